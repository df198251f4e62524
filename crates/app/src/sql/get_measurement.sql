select
    prefill_tokens_per_s,
    decode_tokens_per_s,
    prefill_threads,
    decode_threads
from model_measurements
where model = :model
  and machine = :machine
