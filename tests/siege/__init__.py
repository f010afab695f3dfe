"""A siege of the whole application: whatever can be sent to any address, in any role, is answered without a fault."""
