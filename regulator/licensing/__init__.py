"""Reform Prison and Local Rehabilitation Trust status: who may have it, and what was licensed on any day.

2026-11: a licence is a list of facts on two times: from when until when each holds, and when we wrote it down. A
correction is one more fact and never a change of an earlier one, so that "was it licensed on that day" and "what did we
believe that day" are both answered for ever, in a tribunal too.
"""
