# How Node asks the machine for memory; read by the launcher before it becomes Node. docs/decisions/0015 has the figures.
# glibc: few arenas, and what is larger than 1 MB (an argon2 hash takes 19) goes back to the machine when it is free.
export MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 MALLOC_TRIM_THRESHOLD_=1048576
# V8: young objects in 16 MB, which it would let grow to 64 on a large machine and never give back.
node_flags=--max-semi-space-size=16
