"""The regional office: its cycles, its releases, and a rehearsal of one."""
