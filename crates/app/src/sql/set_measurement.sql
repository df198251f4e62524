insert into model_measurements (
    model,
    machine,
    prefill_tokens_per_s,
    decode_tokens_per_s,
    prefill_threads,
    decode_threads,
    measured_at
)
values (
    :model,
    :machine,
    :prefill_tokens_per_s,
    :decode_tokens_per_s,
    :prefill_threads,
    :decode_threads,
    :now
)
on conflict (model, machine) do update
set prefill_tokens_per_s = excluded.prefill_tokens_per_s,
    decode_tokens_per_s = excluded.decode_tokens_per_s,
    prefill_threads = excluded.prefill_threads,
    decode_threads = excluded.decode_threads,
    measured_at = excluded.measured_at
