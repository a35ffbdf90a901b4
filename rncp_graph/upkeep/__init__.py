"""What keeps a store safe and takes it elsewhere: examination, backup, push and pull."""
