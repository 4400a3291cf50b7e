"""The composition function that renders Crofter's composite resources into AWS managed resources."""
