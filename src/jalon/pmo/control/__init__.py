"""Control of a plan: levelling, risk simulation, earned value, schedule quality."""
