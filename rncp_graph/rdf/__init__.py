"""From a record to RDF and back, by the table that the record is. Pure: values in, text or terms out."""
