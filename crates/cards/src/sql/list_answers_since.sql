select
  study_events.id,
  study_events.at,
  study_events.kind,
  study_events.payload,
  coalesce(cards.home_deck_id, cards.deck_id) as deck_id
from study_events
left join cards on cards.id = study_events.subject
where study_events.kind in ('card_reviewed', 'event_voided')
  and study_events.at >= :since
order by study_events.id desc
