"""All AWS input and output of the operator, through boto3: looking, never making."""
