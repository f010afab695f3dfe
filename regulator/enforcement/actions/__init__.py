"""Changes of enforcement: matters opened, steps proposed and taken, notices served, answers kept, copies published."""
