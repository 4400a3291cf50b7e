"""What of the components' pages follows from the models, the tables of defaults and the catalogue of alarms."""
