insert into cards_answers (
  card_id,
  answers
) values (
  :card_id,
  :answers
)
on conflict (card_id) do update set
  answers = excluded.answers
where cards_answers.answers <> excluded.answers
