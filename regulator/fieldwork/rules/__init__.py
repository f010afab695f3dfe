"""What holds of devices, batches, receipts, rescue files and paper, without a database."""
