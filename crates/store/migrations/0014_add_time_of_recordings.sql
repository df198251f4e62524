-- Of a recording: how far its sound is written down in the text, in milliseconds. An import that was cut off goes on from
-- there; of a complete text it is how long the recording is.

alter table revisions add column sound_ms integer check (sound_ms >= 0);
