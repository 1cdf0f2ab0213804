PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE readings (
  id      TEXT PRIMARY KEY NOT NULL,  -- of the document
  reading TEXT NOT NULL               -- JSON
, input TEXT REFERENCES inputs (hash)) STRICT;
INSERT INTO readings VALUES ('d-8226f080b648564f', '{"document":{"id":"d-8226f080b648564f","origin":"a.txt","file":"a.txt","url":null,"title":null,"outlet":"Wire","language":"eng","stamps":[{"date":"2019-05-04","kind":"dateline","text":"LISBON, May 4, 2019 (Wire) -","span":{"start":0,"end":29}}],"text":"LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday for consultations, the foreign ministry said.\n\nNorway called the decision regrettable.\n","offsets":{"runs":[{"text":0,"len":169,"input":0,"input_len":169}]},"blocks":[{"kind":"paragraph","pieces":[{"start":29,"end":127}]},{"kind":"paragraph","pieces":[{"start":129,"end":168}]}],"noise":[{"span":{"start":0,"end":29},"kind":"dateline"}],"dateline":{"place":"LISBON","month":5,"day":4,"year":2019,"agency":"Wire","span":{"start":0,"end":29}},"posts":[],"rejected":null,"extra":{}},"published":{"date":{"earliest":"2019-05-04","latest":"2019-05-04","grain":"day","text":"LISBON, May 4, 2019 (Wire) -","why":"dateline ''LISBON, May 4, 2019 (Wire) -''"},"method":"dateline","conflicts":[],"day_of_year":null},"weekdays":{"past":[["friday",{"start":75,"end":81}]]},"sentences":[{"start":29,"end":127},{"start":129,"end":168}],"mentions":[{"id":"m-fbffb8b17659e7f1","document":"d-8226f080b648564f","evidence":{"start":29,"end":99},"sentence":{"start":29,"end":127},"sentence_index":0,"act":"recall-ambassador","modality":"occurred","certainty":"attributed","actors":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":"Portugal"}],"recipients":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":""}],"persons":[],"missions":[{"mission":{"sending":"PRT","receiving":"NOR"},"head":null}],"quantity":null,"when":{"expression":{"span":{"start":75,"end":81},"text":"Friday","tokens":[7,8],"relation":"on","value":{"kind":"weekday","weekday":"friday","which":"bare","week":null,"time":null}},"tense":"past","fresh":true,"recent":true,"note":null,"resolved":null},"said":{"expression":null,"tense":"past","fresh":true,"recent":true,"note":null,"resolved":null},"place":{"name":"Norway","country":"NOR"},"attribution":[{"name":"foreign ministry","kind":"organization","named":true,"actor":"PRT:foreign-ministry","party":"PRT","source":{"start":101,"end":121},"cue":{"start":122,"end":126},"content":{"start":29,"end":100}}],"rule":"recall-ambassador#4","confidence":0.86},{"id":"m-0b41d5b4a1de02de","document":"d-8226f080b648564f","evidence":{"start":129,"end":167},"sentence":{"start":129,"end":168},"sentence_index":1,"act":"criticize","modality":"occurred","certainty":"stated","actors":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":"Norway"}],"recipients":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":""}],"persons":[],"missions":[],"quantity":null,"when":{"expression":null,"tense":"past","fresh":true,"recent":true,"note":null,"resolved":null},"said":{"expression":null,"tense":"past","fresh":true,"recent":true,"note":null,"resolved":null},"place":null,"attribution":[],"rule":"criticize#8","confidence":0.78}],"heads":[]}', NULL);
INSERT INTO readings VALUES ('d-b34ce2824317aed5', '{"document":{"id":"d-b34ce2824317aed5","origin":"b.txt","file":"b.txt","url":null,"title":null,"outlet":"Wire","language":"eng","stamps":[{"date":"2019-05-09","kind":"dateline","text":"OSLO, May 9, 2019 (Wire) -","span":{"start":0,"end":27}}],"text":"OSLO, May 9, 2019 (Wire) - Norway expelled three Portuguese diplomats on Wednesday, in answer to the recall of the ambassador last week.\n","offsets":{"runs":[{"text":0,"len":137,"input":0,"input_len":137}]},"blocks":[{"kind":"paragraph","pieces":[{"start":27,"end":136}]}],"noise":[{"span":{"start":0,"end":27},"kind":"dateline"}],"dateline":{"place":"OSLO","month":5,"day":9,"year":2019,"agency":"Wire","span":{"start":0,"end":27}},"posts":[],"rejected":null,"extra":{}},"published":{"date":{"earliest":"2019-05-09","latest":"2019-05-09","grain":"day","text":"OSLO, May 9, 2019 (Wire) -","why":"dateline ''OSLO, May 9, 2019 (Wire) -''"},"method":"dateline","conflicts":[],"day_of_year":null},"weekdays":{"past":[["wednesday",{"start":73,"end":82}]]},"sentences":[{"start":27,"end":136}],"mentions":[{"id":"m-2bf974765d5ea47f","document":"d-b34ce2824317aed5","evidence":{"start":27,"end":82},"sentence":{"start":27,"end":136},"sentence_index":0,"act":"expel-diplomats","modality":"occurred","certainty":"stated","actors":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":"Norway"}],"recipients":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":""}],"persons":[],"missions":[],"quantity":{"value":3.0,"unit":"diplomat","approximate":false},"when":{"expression":{"span":{"start":73,"end":82},"text":"Wednesday","tokens":[6,7],"relation":"on","value":{"kind":"weekday","weekday":"wednesday","which":"bare","week":null,"time":null}},"tense":"past","fresh":true,"recent":true,"note":null,"resolved":null},"said":{"expression":null,"tense":"past","fresh":true,"recent":true,"note":null,"resolved":null},"place":null,"attribution":[],"rule":"expel-diplomats#1","confidence":0.86}],"heads":[]}', NULL);
CREATE TABLE inputs (
  hash    TEXT PRIMARY KEY NOT NULL,  -- BLAKE3 of the bytes
  size    INTEGER NOT NULL,           -- of the bytes
  content BLOB NOT NULL               -- deflated
) STRICT;
CREATE TABLE items (
  n          INTEGER PRIMARY KEY NOT NULL,  -- kind << 60 | first 15 hexadecimal digits of the id
  id         TEXT NOT NULL,
  rank       INTEGER NOT NULL,              -- last day << 23 | first day, counted from -9999-01-01
  confidence INTEGER NOT NULL,              -- in thousandths
  digest     INTEGER NOT NULL,              -- of the record and all that is written beside it
  tags       BLOB NOT NULL                  -- numbers of 6 bytes, ascending
) STRICT;
INSERT INTO items VALUES (586152981853144420, 'd-8226f080b648564f', 36822696786663, 1000, -2923692008905080428, X'158C939533BC193DA92FA4C2290B4610FABC2F8F47CBC7DE3215AFE9952A36AB803C3FCC377B07CF45CC3C537E4EE2D148CC7A0E380C4AA7A9F6284E552ECBA2697A5642516C414B58DBEEA629045BFD81BA2BCC5EFC5AAA6DE261D3DC68D91D63265E3A9D076471FD6F802B64C38C3785F46B3B4639BC6F7E1A366305047EB8E7E11EE9');
INSERT INTO items VALUES (807496905007397613, 'd-b34ce2824317aed5', 36822738729708, 1000, -2581720463841146064, X'193DA92FA4C22E120BF47FCB2F8F47CBC7DE36AB803C3FCC377B07CF45CC46822A151A1D48CC7A0E380C4AA7A9F6284E552ECBA2697A5642516C414B58DBEEA6290463265E3A9D077E1A36630504');
INSERT INTO items VALUES (1203619278337466413, 'm-0b41d5b4a1de02de', 36822696786656, 780, 2529153730449471436, X'072DC732B79208045E02A0AA0CD2F40746A317DDA872DAA54262883B116C52BAECD66B5E52FA5035057363F1C88C251D6AAFB04152EA6C703D54855B6D82A7F159997494D5CA7DCE');
INSERT INTO items VALUES (1350964746141428295, 'm-2bf974765d5ea47f', 36822730341099, 860, -3410719283614022311, X'01529B92E235072DC732B79208045E02A0AA0D5DDCDE8B8F0D9D3A2F5ECE17DDA872DAA54DA15FA995AF52BAECD66B5E52FA5035057363F1C88C251D6D82A7F159997494D5CA7DCE');
INSERT INTO items VALUES (2287823710539062911, 'm-fbffb8b17659e7f1', 36822688398054, 860, -6816509809919710682, X'01529B92E23508045E02A0AA17DDA872DAA520EAA2E65F9043E8825384AC45B41F7B31E54BFA7C6F6D7E4DA15FA995AF52BAECD66B5E52FA50350573565C1AC4841567DBE23FBB2978C3EFA291F1');
INSERT INTO items VALUES (2356540782944313389, 'e-0b41d5b4a1de02de', 36822696786656, 702, 4595167604997489010, X'049F88E98D941BCD75A7C142292A9D5C412E3115DC3C581E34A033B3666C448B4BC1FEB144BAC11A69324566F70D15A44806A261F332633F720FFF197415B9A9F75B7562FE588E1B');
INSERT INTO items VALUES (2503886250748275271, 'e-2bf974765d5ea47f', 36822730341099, 774, 2091251355998230297, X'049F88E98D94292A9D5C412E31F9361FA0FE34A033B3666C36839FDF66F03F0422D95131448B4BC1FEB144BAC11A69324566F70D15A4633F720FFF19683624B2B38E7562FE588E1B');
INSERT INTO items VALUES (3440745215145909887, 'e-fbffb8b17659e7f1', 36822688398054, 774, -8107196922246397303, X'049F88E98D940E5DC2584B4819E30B37A08D31F9361FA0FE34A033B3666C36839FDF66F0448B4BC1FEB14566F70D15A466B3B8FAE8656EC9A549C20F76D8C23DB2417A15F565728F7B9FE04861A1');
INSERT INTO items VALUES (3509462287551160365, 's-0b41d5b4a1de02de', 36822738729702, 1000, 8737498182972997497, X'057C89EDDD0E0EF40CB1586310A5C2FCDF6414ACA006508E163670496B011A39492993661DC2E53FE25B1ED5F3C9BC0E21B6BA8565E72EEAE969E0FB3472559A5DCA350CC8EF6F4835AC3006C30B3B6CDCF55800498190110BCF50FE87DA79FD5472ED01C6345E46B88E092860AB3AD869E56739111DFD9F6DAA93649F1C74E1312F3F9875C3E8C065D9');
CREATE TABLE records (
  n      INTEGER PRIMARY KEY NOT NULL REFERENCES items (n) ON DELETE CASCADE,
  record TEXT NOT NULL                      -- JSON
) STRICT;
INSERT INTO records VALUES (586152981853144420, '{"schema":1,"id":"d-8226f080b648564f","origin":"a.txt","file":"a.txt","url":null,"title":null,"outlet":"Wire","language":"eng","published":{"date":{"earliest":"2019-05-04","latest":"2019-05-04","grain":"day","text":"LISBON, May 4, 2019 (Wire) -","why":"dateline ''LISBON, May 4, 2019 (Wire) -''"},"method":"dateline","conflicts":[],"day_of_year":null},"noise":[{"start":0,"end":29,"kind":"dateline"}],"posts":[],"rejected":null}');
INSERT INTO records VALUES (807496905007397613, '{"schema":1,"id":"d-b34ce2824317aed5","origin":"b.txt","file":"b.txt","url":null,"title":null,"outlet":"Wire","language":"eng","published":{"date":{"earliest":"2019-05-09","latest":"2019-05-09","grain":"day","text":"OSLO, May 9, 2019 (Wire) -","why":"dateline ''OSLO, May 9, 2019 (Wire) -''"},"method":"dateline","conflicts":[],"day_of_year":null},"noise":[{"start":0,"end":27,"kind":"dateline"}],"posts":[],"rejected":null}');
INSERT INTO records VALUES (1203619278337466413, '{"schema":1,"id":"m-0b41d5b4a1de02de","document":"d-8226f080b648564f","file":"a.txt","evidence":{"start":129,"end":167,"text":"Norway called the decision regrettable"},"sentence":{"start":129,"end":168,"text":"Norway called the decision regrettable."},"act":"criticize","modality":"occurred","certainty":"stated","actors":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":"Norway"}],"recipients":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":""}],"persons":[],"mission":null,"quantity":null,"when":{"earliest":"2019-04-27","latest":"2019-05-04","grain":"week","text":"","why":"told as news without a day: by habit within 7 days before the report"},"where":null,"attribution":[],"plover":{"type":"ACCUSE","mode":"disapprove","contexts":["diplomatic"]},"cameo":"111","rule":"criticize#8","confidence":0.78}');
INSERT INTO records VALUES (1350964746141428295, '{"schema":1,"id":"m-2bf974765d5ea47f","document":"d-b34ce2824317aed5","file":"b.txt","evidence":{"start":27,"end":82,"text":"Norway expelled three Portuguese diplomats on Wednesday"},"sentence":{"start":27,"end":136,"text":"Norway expelled three Portuguese diplomats on Wednesday, in answer to the recall of the ambassador last week."},"act":"expel-diplomats","modality":"occurred","certainty":"stated","actors":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":"Norway"}],"recipients":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":""}],"persons":[],"mission":null,"quantity":{"value":3.0,"unit":"diplomat","approximate":false},"when":{"earliest":"2019-05-08","latest":"2019-05-08","grain":"day","text":"Wednesday","why":"''Wednesday'' in the past tense is the last Wednesday not after 2019-05-09 (dateline ''OSLO, May 9, 2019 (Wire) -'')"},"where":null,"attribution":[],"plover":{"type":"SANCTION","mode":"expel","contexts":["diplomatic"]},"cameo":"166","rule":"expel-diplomats#1","confidence":0.86}');
INSERT INTO records VALUES (2287823710539062911, '{"schema":1,"id":"m-fbffb8b17659e7f1","document":"d-8226f080b648564f","file":"a.txt","evidence":{"start":29,"end":99,"text":"Portugal recalled its ambassador to Norway on Friday for consultations"},"sentence":{"start":29,"end":127,"text":"Portugal recalled its ambassador to Norway on Friday for consultations, the foreign ministry said."},"act":"recall-ambassador","modality":"occurred","certainty":"attributed","actors":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":"Portugal"}],"recipients":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":""}],"persons":[],"mission":{"sending":"PRT","receiving":"NOR"},"quantity":null,"when":{"earliest":"2019-05-03","latest":"2019-05-03","grain":"day","text":"Friday","why":"''Friday'' in the past tense is the last Friday not after 2019-05-04 (dateline ''LISBON, May 4, 2019 (Wire) -'')"},"where":{"name":"Norway","country":"NOR"},"attribution":[{"name":"foreign ministry","kind":"organization","named":true,"actor":"PRT:foreign-ministry","party":"PRT","source":{"start":101,"end":121},"cue":{"start":122,"end":126},"content":{"start":29,"end":100}}],"plover":{"type":"SANCTION","mode":"withdraw","contexts":["diplomatic"]},"cameo":"161","rule":"recall-ambassador#4","confidence":0.86}');
INSERT INTO records VALUES (2356540782944313389, '{"schema":1,"id":"e-0b41d5b4a1de02de","act":"criticize","modality":"occurred","actors":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":"Norway"}],"recipients":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":""}],"persons":[],"mission":null,"quantity":null,"when":{"earliest":"2019-04-27","latest":"2019-05-04","grain":"week","text":"","why":"told as news without a day: by habit within 7 days before the report"},"where":null,"plover":{"type":"ACCUSE","mode":"disapprove","contexts":["diplomatic"]},"cameo":"111","mentions":["m-0b41d5b4a1de02de"],"documents":["d-8226f080b648564f"],"outlets":["Wire"],"history":[{"known_on":"2019-05-04","modality":"occurred","mention":"m-0b41d5b4a1de02de"}],"disagreements":[],"answers":[],"fulfils":[],"cancels":[],"corrects":[],"denies":[],"parted":[],"merged":"","confidence":0.702}');
INSERT INTO records VALUES (2503886250748275271, '{"schema":1,"id":"e-2bf974765d5ea47f","act":"expel-diplomats","modality":"occurred","actors":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":"Norway"}],"recipients":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":""}],"persons":[],"mission":null,"quantity":{"value":3.0,"unit":"diplomat","approximate":false},"when":{"earliest":"2019-05-08","latest":"2019-05-08","grain":"day","text":"Wednesday","why":"''Wednesday'' in the past tense is the last Wednesday not after 2019-05-09 (dateline ''OSLO, May 9, 2019 (Wire) -'')"},"where":null,"plover":{"type":"SANCTION","mode":"expel","contexts":["diplomatic"]},"cameo":"166","mentions":["m-2bf974765d5ea47f"],"documents":["d-b34ce2824317aed5"],"outlets":["Wire"],"history":[{"known_on":"2019-05-09","modality":"occurred","mention":"m-2bf974765d5ea47f"}],"disagreements":[],"answers":[],"fulfils":[],"cancels":[],"corrects":[],"denies":[],"parted":[],"merged":"","confidence":0.774}');
INSERT INTO records VALUES (3440745215145909887, '{"schema":1,"id":"e-fbffb8b17659e7f1","act":"recall-ambassador","modality":"occurred","actors":[{"id":"PRT","name":"Portugal","code":"PRT","kind":"state","state":"PRT","role":null,"sector":"GOV","text":"Portugal"}],"recipients":[{"id":"NOR","name":"Norway","code":"NOR","kind":"state","state":"NOR","role":null,"sector":"GOV","text":""}],"persons":[],"mission":{"sending":"PRT","receiving":"NOR"},"quantity":null,"when":{"earliest":"2019-05-03","latest":"2019-05-03","grain":"day","text":"Friday","why":"''Friday'' in the past tense is the last Friday not after 2019-05-04 (dateline ''LISBON, May 4, 2019 (Wire) -'')"},"where":{"name":"Norway","country":"NOR"},"plover":{"type":"SANCTION","mode":"withdraw","contexts":["diplomatic"]},"cameo":"161","mentions":["m-fbffb8b17659e7f1"],"documents":["d-8226f080b648564f"],"outlets":["Wire"],"history":[{"known_on":"2019-05-04","modality":"occurred","mention":"m-fbffb8b17659e7f1"}],"disagreements":[],"answers":[],"fulfils":[],"cancels":[],"corrects":[],"denies":[],"parted":[],"merged":"","confidence":0.774}');
INSERT INTO records VALUES (3509462287551160365, '{"schema":1,"id":"s-0b41d5b4a1de02de","title":"Norway and Portugal: ambassadors and missions and words, May 2019","actors":["NOR","PRT"],"first":"2019-05-03","last":"2019-05-09","events":["e-fbffb8b17659e7f1","e-0b41d5b4a1de02de","e-2bf974765d5ea47f"],"documents":["d-8226f080b648564f","d-b34ce2824317aed5"]}');
CREATE TABLE tags (
  n     INTEGER PRIMARY KEY NOT NULL,
  kind  TEXT NOT NULL,
  label TEXT NOT NULL,
  value TEXT NOT NULL,
  count INTEGER NOT NULL,                   -- of items that bear it
  UNIQUE (kind, label, value)
) STRICT;
INSERT INTO tags VALUES (1454309040693, 'mention', 'plover', 'SANCTION', 2);
INSERT INTO tags VALUES (5083243318676, 'event', 'outlet', 'Wire', 3);
INSERT INTO tags VALUES (6032448150798, 'story', 'modality', 'occurred', 1);
INSERT INTO tags VALUES (7893196912530, 'mention', 'recipient', 'PRT', 2);
INSERT INTO tags VALUES (8814850121898, 'mention', 'pair', 'NOR PRT', 3);
INSERT INTO tags VALUES (14100176783011, 'mention', 'act', 'criticize', 1);
INSERT INTO tags VALUES (14696788691855, 'mention', 'act', 'expel-diplomats', 1);
INSERT INTO tags VALUES (14968937209550, 'mention', 'plover-mode', 'SANCTION-expel', 1);
INSERT INTO tags VALUES (15795855313736, 'event', 'plover-mode', 'SANCTION-withdraw', 1);
INSERT INTO tags VALUES (16441347758179, 'story', 'plover-mode', 'ACCUSE-disapprove', 1);
INSERT INTO tags VALUES (18304127000420, 'story', 'act', 'criticize', 1);
INSERT INTO tags VALUES (22731651698830, 'story', 'plover', 'ACCUSE', 1);
INSERT INTO tags VALUES (23693515633596, 'document', 'actor', 'PRT', 1);
INSERT INTO tags VALUES (24423067904769, 'story', 'actor', 'NOR', 1);
INSERT INTO tags VALUES (26240781310629, 'mention', 'outlet', 'Wire', 3);
INSERT INTO tags VALUES (27752622171330, 'document', 'recipient-name', 'Portugal', 2);
INSERT INTO tags VALUES (28462936465549, 'event', 'actor-name', 'Portugal', 1);
INSERT INTO tags VALUES (28833342919526, 'story', 'plover-mode', 'SANCTION-withdraw', 1);
INSERT INTO tags VALUES (30569256173890, 'event', 'plover', 'ACCUSE', 1);
INSERT INTO tags VALUES (32722907030107, 'story', 'recipient', 'PRT', 1);
INSERT INTO tags VALUES (33904266951694, 'story', 'plover', 'SANCTION', 1);
INSERT INTO tags VALUES (36192127442832, 'mention', 'actor-name', 'Portugal', 1);
INSERT INTO tags VALUES (37068697069031, 'story', 'country', 'NOR', 1);
INSERT INTO tags VALUES (45128396896956, 'document', 'act', 'criticize', 1);
INSERT INTO tags VALUES (45263005434158, 'event', 'recipient', 'PRT', 2);
INSERT INTO tags VALUES (50655044861899, 'document', 'act', 'expel-diplomats', 1);
INSERT INTO tags VALUES (51586473255163, 'story', 'actor-name', 'Norway', 1);
INSERT INTO tags VALUES (52292431366110, 'document', 'recipient', 'PRT', 2);
INSERT INTO tags VALUES (53969959016478, 'event', 'family', 'words', 1);
INSERT INTO tags VALUES (54946424660222, 'event', 'family', 'missions', 2);
INSERT INTO tags VALUES (55068727022890, 'document', 'family', 'words', 1);
INSERT INTO tags VALUES (57665667096010, 'story', 'pair', 'NOR PRT', 1);
INSERT INTO tags VALUES (57862666806892, 'event', 'all', '', 3);
INSERT INTO tags VALUES (58329027014472, 'story', 'family', 'words', 1);
INSERT INTO tags VALUES (59013656396555, 'story', 'family', 'missions', 1);
INSERT INTO tags VALUES (59938950833904, 'event', 'plover', 'SANCTION', 2);
INSERT INTO tags VALUES (60110218739660, 'document', 'plover', 'SANCTION', 2);
INSERT INTO tags VALUES (61001551529420, 'document', 'family', 'missions', 2);
INSERT INTO tags VALUES (65338749573120, 'story', 'recipient-name', 'Norway', 1);
INSERT INTO tags VALUES (66329299051217, 'document', 'plover', 'ACCUSE', 1);
INSERT INTO tags VALUES (69286997086513, 'event', 'act', 'expel-diplomats', 1);
INSERT INTO tags VALUES (72990959800684, 'mention', 'plover', 'ACCUSE', 1);
INSERT INTO tags VALUES (74665897985196, 'mention', 'actor', 'PRT', 1);
INSERT INTO tags VALUES (75365062147761, 'event', 'modality', 'occurred', 3);
INSERT INTO tags VALUES (75568894339378, 'event', 'actor', 'NOR', 2);
INSERT INTO tags VALUES (76308533810596, 'event', 'pair', 'NOR PRT', 3);
INSERT INTO tags VALUES (76639924597221, 'mention', 'recipient-name', 'Norway', 1);
INSERT INTO tags VALUES (77524865718813, 'document', 'plover-mode', 'SANCTION-expel', 1);
INSERT INTO tags VALUES (79193331331890, 'event', 'act', 'criticize', 1);
INSERT INTO tags VALUES (80043058280460, 'document', 'outlet', 'Wire', 2);
INSERT INTO tags VALUES (80820816645071, 'story', 'plover-mode', 'SANCTION-expel', 1);
INSERT INTO tags VALUES (82083971475534, 'document', 'all', '', 2);
INSERT INTO tags VALUES (83539201584510, 'mention', 'recipient', 'NOR', 1);
INSERT INTO tags VALUES (85355490022831, 'mention', 'family', 'missions', 2);
INSERT INTO tags VALUES (89054131157501, 'story', 'act', 'expel-diplomats', 1);
INSERT INTO tags VALUES (90962790869854, 'mention', 'all', '', 3);
INSERT INTO tags VALUES (91235040953715, 'mention', 'modality', 'occurred', 3);
INSERT INTO tags VALUES (92852579321396, 'story', 'recipient', 'NOR', 1);
INSERT INTO tags VALUES (93659473275258, 'document', 'actor', 'NOR', 2);
INSERT INTO tags VALUES (94842833879371, 'document', 'modality', 'occurred', 2);
INSERT INTO tags VALUES (94953586066453, 'mention', 'country', 'NOR', 1);
INSERT INTO tags VALUES (97701624948996, 'document', 'language', 'eng', 2);
INSERT INTO tags VALUES (101144361315276, 'document', 'act', 'recall-ambassador', 1);
INSERT INTO tags VALUES (103657837037864, 'story', 'all', '', 1);
INSERT INTO tags VALUES (104437945888226, 'document', 'actor-name', 'Portugal', 1);
INSERT INTO tags VALUES (106288542935525, 'story', 'actor', 'PRT', 1);
INSERT INTO tags VALUES (107562563852573, 'document', 'recipient-name', 'Norway', 1);
INSERT INTO tags VALUES (109016440806663, 'document', 'pair', 'NOR PRT', 2);
INSERT INTO tags VALUES (109124147740441, 'event', 'actor-name', 'Norway', 2);
INSERT INTO tags VALUES (109890102895901, 'mention', 'actor-name', 'Norway', 2);
INSERT INTO tags VALUES (110440746025003, 'document', 'recipient', 'NOR', 1);
INSERT INTO tags VALUES (110791033849332, 'document', 'plover-mode', 'SANCTION-withdraw', 1);
INSERT INTO tags VALUES (112922088630373, 'event', 'country', 'NOR', 1);
INSERT INTO tags VALUES (113494797974943, 'story', 'recipient-name', 'Portugal', 1);
INSERT INTO tags VALUES (114194091326249, 'mention', 'act', 'recall-ambassador', 1);
INSERT INTO tags VALUES (114581753213838, 'event', 'plover-mode', 'SANCTION-expel', 1);
INSERT INTO tags VALUES (117302808892138, 'mention', 'plover-mode', 'ACCUSE-disapprove', 1);
INSERT INTO tags VALUES (117902325431407, 'document', 'plover-mode', 'ACCUSE-disapprove', 1);
INSERT INTO tags VALUES (119229321086299, 'mention', 'family', 'words', 1);
INSERT INTO tags VALUES (120407930788249, 'mention', 'actor', 'NOR', 2);
INSERT INTO tags VALUES (120579384712988, 'story', 'actor-name', 'Portugal', 1);
INSERT INTO tags VALUES (121812340556303, 'event', 'act', 'recall-ambassador', 1);
INSERT INTO tags VALUES (127636658059099, 'event', 'plover-mode', 'ACCUSE-disapprove', 1);
INSERT INTO tags VALUES (128182590799310, 'mention', 'recipient-name', 'Portugal', 2);
INSERT INTO tags VALUES (128510541643672, 'story', 'outlet', 'Wire', 1);
INSERT INTO tags VALUES (129068034461211, 'event', 'recipient-name', 'Portugal', 2);
INSERT INTO tags VALUES (129484283995609, 'story', 'act', 'recall-ambassador', 1);
INSERT INTO tags VALUES (130673343836737, 'event', 'actor', 'PRT', 1);
INSERT INTO tags VALUES (132782934364657, 'mention', 'plover-mode', 'SANCTION-withdraw', 1);
INSERT INTO tags VALUES (134234729968271, 'event', 'recipient-name', 'Norway', 1);
INSERT INTO tags VALUES (135926592856481, 'event', 'recipient', 'NOR', 1);
INSERT INTO tags VALUES (138651046708484, 'document', 'actor-name', 'Norway', 2);
INSERT INTO tags VALUES (139332629372649, 'document', 'country', 'NOR', 1);
CREATE TABLE postings (
  tag  INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  item INTEGER NOT NULL,
  PRIMARY KEY (tag, rank, item)
) STRICT, WITHOUT ROWID;
INSERT INTO postings VALUES (1454309040693, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (1454309040693, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (5083243318676, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (5083243318676, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (5083243318676, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (6032448150798, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (7893196912530, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (7893196912530, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (8814850121898, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (8814850121898, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (8814850121898, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (14100176783011, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (14696788691855, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (14968937209550, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (15795855313736, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (16441347758179, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (18304127000420, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (22731651698830, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (23693515633596, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (24423067904769, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (26240781310629, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (26240781310629, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (26240781310629, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (27752622171330, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (27752622171330, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (28462936465549, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (28833342919526, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (30569256173890, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (32722907030107, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (33904266951694, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (36192127442832, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (37068697069031, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (45128396896956, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (45263005434158, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (45263005434158, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (50655044861899, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (51586473255163, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (52292431366110, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (52292431366110, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (53969959016478, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (54946424660222, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (54946424660222, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (55068727022890, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (57665667096010, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (57862666806892, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (57862666806892, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (57862666806892, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (58329027014472, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (59013656396555, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (59938950833904, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (59938950833904, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (60110218739660, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (60110218739660, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (61001551529420, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (61001551529420, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (65338749573120, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (66329299051217, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (69286997086513, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (72990959800684, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (74665897985196, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (75365062147761, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (75365062147761, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (75365062147761, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (75568894339378, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (75568894339378, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (76308533810596, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (76308533810596, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (76308533810596, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (76639924597221, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (77524865718813, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (79193331331890, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (80043058280460, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (80043058280460, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (80820816645071, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (82083971475534, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (82083971475534, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (83539201584510, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (85355490022831, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (85355490022831, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (89054131157501, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (90962790869854, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (90962790869854, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (90962790869854, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (91235040953715, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (91235040953715, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (91235040953715, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (92852579321396, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (93659473275258, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (93659473275258, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (94842833879371, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (94842833879371, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (94953586066453, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (97701624948996, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (97701624948996, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (101144361315276, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (103657837037864, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (104437945888226, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (106288542935525, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (107562563852573, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (109016440806663, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (109016440806663, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (109124147740441, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (109124147740441, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (109890102895901, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (109890102895901, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (110440746025003, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (110791033849332, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (112922088630373, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (113494797974943, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (114194091326249, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (114581753213838, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (117302808892138, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (117902325431407, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (119229321086299, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (120407930788249, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (120407930788249, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (120579384712988, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (121812340556303, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (127636658059099, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (128182590799310, 36822696786656, 1203619278337466413);
INSERT INTO postings VALUES (128182590799310, 36822730341099, 1350964746141428295);
INSERT INTO postings VALUES (128510541643672, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (129068034461211, 36822696786656, 2356540782944313389);
INSERT INTO postings VALUES (129068034461211, 36822730341099, 2503886250748275271);
INSERT INTO postings VALUES (129484283995609, 36822738729702, 3509462287551160365);
INSERT INTO postings VALUES (130673343836737, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (132782934364657, 36822688398054, 2287823710539062911);
INSERT INTO postings VALUES (134234729968271, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (135926592856481, 36822688398054, 3440745215145909887);
INSERT INTO postings VALUES (138651046708484, 36822696786663, 586152981853144420);
INSERT INTO postings VALUES (138651046708484, 36822738729708, 807496905007397613);
INSERT INTO postings VALUES (139332629372649, 36822696786663, 586152981853144420);
CREATE TABLE members (
  parent INTEGER NOT NULL,
  child  INTEGER NOT NULL,
  PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;
INSERT INTO members VALUES (586152981853144420, 1203619278337466413);
INSERT INTO members VALUES (586152981853144420, 2287823710539062911);
INSERT INTO members VALUES (586152981853144420, 2356540782944313389);
INSERT INTO members VALUES (586152981853144420, 3440745215145909887);
INSERT INTO members VALUES (807496905007397613, 1350964746141428295);
INSERT INTO members VALUES (807496905007397613, 2503886250748275271);
INSERT INTO members VALUES (2356540782944313389, 1203619278337466413);
INSERT INTO members VALUES (2503886250748275271, 1350964746141428295);
INSERT INTO members VALUES (3440745215145909887, 2287823710539062911);
INSERT INTO members VALUES (3509462287551160365, 586152981853144420);
INSERT INTO members VALUES (3509462287551160365, 807496905007397613);
INSERT INTO members VALUES (3509462287551160365, 1203619278337466413);
INSERT INTO members VALUES (3509462287551160365, 1350964746141428295);
INSERT INTO members VALUES (3509462287551160365, 2287823710539062911);
INSERT INTO members VALUES (3509462287551160365, 2356540782944313389);
INSERT INTO members VALUES (3509462287551160365, 2503886250748275271);
INSERT INTO members VALUES (3509462287551160365, 3440745215145909887);
CREATE INDEX stories_of ON members (child) WHERE parent >= 3458764513820540928;
CREATE TABLE state (version INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES (-8255536217935513204);
CREATE VIRTUAL TABLE document_text USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO document_text (rowid, title, body) VALUES (586152981853144420, 'a.txt', 'Portugal recalled its ambassador to Norway on Friday for consultations, the foreign ministry said.
Norway called the decision regrettable.');
INSERT INTO document_text (rowid, title, body) VALUES (807496905007397613, 'b.txt', 'Norway expelled three Portuguese diplomats on Wednesday, in answer to the recall of the ambassador last week.');
CREATE VIRTUAL TABLE event_text USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO event_text (rowid, title, body) VALUES (2356540782944313389, 'criticize · Norway · Portugal', 'Norway called the decision regrettable.');
INSERT INTO event_text (rowid, title, body) VALUES (2503886250748275271, 'expel diplomats · Norway · Portugal', 'Norway expelled three Portuguese diplomats on Wednesday, in answer to the recall of the ambassador last week.');
INSERT INTO event_text (rowid, title, body) VALUES (3440745215145909887, 'recall ambassador · Portugal · Norway · Norway', 'Portugal recalled its ambassador to Norway on Friday for consultations, the foreign ministry said.');
CREATE VIEW documents AS
  SELECT id, record ->> '$.origin' AS origin, record ->> '$.published.date.earliest' AS earliest,
    record ->> '$.published.date.latest' AS latest, record ->> '$.outlet' AS outlet, record ->> '$.title' AS title,
    record ->> '$.rejected' AS rejected, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 0;
CREATE VIEW mentions AS
  SELECT id, record ->> '$.document' AS document, record ->> '$.evidence.start' AS position, record ->> '$.act' AS act,
    record ->> '$.modality' AS modality, record ->> '$.when.earliest' AS earliest, record ->> '$.when.latest' AS latest, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 1;
CREATE VIEW events AS
  SELECT id, record ->> '$.act' AS act, record ->> '$.modality' AS modality, record ->> '$.when.earliest' AS earliest,
    record ->> '$.when.latest' AS latest, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 2;
CREATE VIEW stories AS
  SELECT id, record ->> '$.title' AS title, record ->> '$.first' AS first, record ->> '$.last' AS last, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 3;
CREATE TABLE ledgers (
  version INTEGER PRIMARY KEY NOT NULL,  -- of `state`, when it was written
  size    INTEGER NOT NULL,              -- of the JSON, in bytes
  ledger  BLOB NOT NULL                  -- deflated JSON
) STRICT;
INSERT INTO ledgers VALUES (-8255536217935513204, 1025, X'8553C16E1A3110FD156B2E24D252410225CBB1874A95D210914A392014CDB2B360E11D6F6D2F0121FEBD63966C5B6595DC3CE337E3796F9E8F80FEC51630859BC130ED0FC6FD410A096CD9BEF28B6598726D4C02A5F65E5BF6305D1CC113E79AD752F338FF2560472BD2BB26F3309B4B664398BF95E22A9CAFF8DCC8070CB5B4012942632817B4D7BC22981E81D0194D3E48E7769A5B01180C1DD9B5432D03428E07C104DAC7BAEF4E37F1EBE6206D7A4DDC539A55D890AAD00715883D29EDCF1913330D4AB10D0A8B404EB5CF8FD4552EAF1BCDA47AF73F9EBECD1E12F5130F6A949C41EAEA593BBA56FDDE359C12A01D71107A0BA07E91154576970D275FC7294D8A212C13C8B5C7B5232A2FB0E549928E8460AB2ECAD88D8A999C1EE75161433B321215A2A170ED10AC5157FA7C2054CDDBB8566970114B4E8D4CC88A78670FAA72E4EBAAB29EBCFA3BD6A7C4228B92D0D78E22F9236C358B0180F6556DBC50939732D9C70222B36502D1590B88E424F85D23071DE4FE083B34B578E1F6CB20819A7510D2B9AE8C2D31480FAC2A67F75A02C114683CC968FECD529AFB857562A504FC4796BA934EEF958AD94E4B3D53CEE4FF73559BFACC582DB0CB5BE9BFDE9A3DDDCF1A67A5DDCEE25C3ECBE53B8A1D5A9BDD64453A1989C9F231E16852C0326E23A0D9C65588BC2B5B963AB48E4B207384ABCD7953CBD31F');
CREATE TABLE indexes (
  version INTEGER PRIMARY KEY NOT NULL,  -- of `state`, when it was written
  size    INTEGER NOT NULL,              -- of the JSON, in bytes
  content BLOB NOT NULL                  -- deflated JSON
) STRICT;
INSERT INTO indexes VALUES (-8255536217935513204, 1081, X'8D53CB6EDB3010FC15622F4E00A97012BB7E1C7B2850208D0327400E860F94B4B28850944A528E0DC1FFDEA1E5D875EAA03D493B9C5DEEEE0C5BD2D2799AD26DFF6612F787717F4211A555596BF6FC112F9573AA328EA68B454B8E4DA6CC0AA4C7F933B22CA7ACD61DF2309BD32E6AC937764F6FE9AD6043D396585AADF8FCCE3B646BE92FA02B2B15D228935B703C6F42AFDFADEAE2B7628BDB7B5DDC13CA085FB0A83191F06C1C0BE5F6489851742C612A2F64EED98AE3C8037195E176AD0C8BDEFD8FA76FB38748FC945B3188F62471F5A22C5F8BB8778DA1C879E91BEC802CA7526BCED059C132A3A969B48E88D76C429B1CE7499E27E3E466F47538E1517E03A24CC3519719CB3291CEC9ACB2380965516B9A4BED38A212450EBBA6F2EF4ACB88D6954A197D2C28B447CB1D30A756850F18228496B1D6431584254BD7D890D3526EAB123A9E841F13188DF14A030E9320440F16620168E955198C48BCA91B1D5C8096932D4E2868BD8CA8824E0B7A9C3F873ABF1A894A1EE72DADA56E60A5BB2FFD881AA3C2FC99AA75554A8F1AB2AE6DB55108C0D9CFBE8B4E2B5626CE2B9B32884E197C3F71D018048CFAC14101BDE8A017CE0CBB33131DA17FF9E848BC64A5C99F569A3DDDCF3A234D2E1A09EF27081E767D704D508E38BE4DF2C96800D764439683511EB4C556BCD4AF60B4EFDA61E9EF7AE1F7A4D5125C3CE152F912E0FF662496655A9C9903553FB960F71B');
PRAGMA application_id = 1128812099;
PRAGMA user_version = 4;
COMMIT;
