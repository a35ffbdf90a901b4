"""From sources to a store or to partitions: reading in slices, loading, the report."""
