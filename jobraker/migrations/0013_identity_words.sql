-- What a posting is about, word by word, so that an ad is known again that was written anew.

alter table derived.identity_prints add column vocabulary bytea not null default '';
alter table derived.identity_prints add column facts text[] not null default '{}';
alter table derived.identity_prints alter column vocabulary set storage external;
comment on column derived.identity_prints.vocabulary is
'Numbers of 32 bits, sorted: the words of the text, each once, without their order. Empty: printed before they were kept.';
comment on column derived.identity_prints.facts is
'Figures of pay, reference numbers and terms that the text names, such as pay:60000.';
