//! The expressions that date an act, and the saying of it.

use super::*;

impl Scene<'_> {
    /// The expressions that date the act, and the saying of it.
    pub(super) fn when(&self, predicate: &Predicate, reading: &Reading, voices: &[Voice]) -> (When, When) {
        let mut own: Option<(u32, TimeExpression)> = None;
        let mut said: Option<&TimeExpression> = None;
        // "gave them 24 hours to leave" sets a term; it is not the day of what was done.
        let term = |e: &TimeExpression| {
            reading.modality.is_fact()
                && e.relation == time::Relation::Within
                && matches!(e.value, time::Value::Duration { .. })
        };
        // "jailed for ten years", "got ten years": a length that is meted out is not the day of what was done.
        let meted = |e: &TimeExpression| {
            let head =
                (e.tokens.0..e.tokens.1).find(|t| self.tree.head(*t).is_none_or(|h| h < e.tokens.0 || h >= e.tokens.1));
            let counted = head.is_some_and(|t| {
                matches!(self.tree.base(t), "obj" | "conj") || matches!(self.tree.case(t).as_deref(), Some("to" | "of"))
            });
            reading.modality.is_fact() && counted && matches!(e.value, time::Value::Duration { .. })
        };
        // "When he visited on Thursday (Jan. 4)": a day in brackets is that of the words before it.
        let bracketed = |e: &TimeExpression| {
            let before = e.tokens.0.checked_sub(1).filter(|b| self.tree.token(*b).text == "(");
            before.is_some_and(|b| self.times.iter().any(|other| other.tokens.1 == b))
        };
        // "The first meeting since 2019" is not of 2019.
        let counted = |e: &TimeExpression| {
            let noun = e.tokens.0.checked_sub(1).and_then(|t| self.tree.head(t)).and_then(|t| self.tree.head(t));
            let ordinal = |n: usize| {
                let words = ["first", "last", "latest", "worst", "biggest", "largest", "second", "third"];
                self.tree.with(n, "amod").any(|a| words.contains(&self.tree.lemma(a).to_lowercase().as_str()))
            };
            e.relation == time::Relation::Since && noun.is_some_and(ordinal)
        };
        // "Orders troops out by March 15" gives the term of what is ordered, "by Monday the last had gone" the day of what
        // was done.
        let deadline = |e: &TimeExpression| {
            matches!(e.relation, time::Relation::By | time::Relation::Until)
                && reading.modality.is_fact()
                && reading.tense == Tense::Present
                && e.tokens.0 > predicate.token
        };
        // "Decades-long ties", "a three-day visit": how long a thing lasts is no day of its.
        let attributive = |e: &TimeExpression| {
            let last = e.tokens.1.saturating_sub(1);
            let describes = matches!(self.tree.base(last), "amod" | "compound")
                && self.tree.head(last).is_some_and(|h| h >= e.tokens.1 && self.tree.is_noun(h));
            describes && matches!(e.value, time::Value::Duration { .. })
        };
        // "Expelled them following the invasion of Ukraine on February 24": the day is that of the invasion.
        let of_the_cause = |e: &TimeExpression| {
            let Some(before) = e.tokens.0.checked_sub(2).filter(|b| *b > predicate.token) else { return false };
            let mut at = before;
            for _ in 0..self.tree.len() {
                let case = self.tree.case(at);
                if case.is_some_and(|c| matches!(c.as_str(), "following" | "after" | "since" | "despite" | "amid")) {
                    let head = self.tree.head(at);
                    let beside = head == Some(predicate.token) || head.is_some() && head == predicate.carrier;
                    return beside && self.tree.base(at) == "obl" && !self.tree.is_verb(at) && before != at;
                }
                match self.tree.head(at) {
                    Some(head) if head > predicate.token => at = head,
                    _ => return false,
                }
            }
            false
        };
        // "Jailed for 18 months", "suspended for a year": how long what is done in a moment is to last.
        let to_last = |e: &TimeExpression| {
            e.relation == time::Relation::For
                && matches!(e.value, time::Value::Duration { .. })
                && self.in_list("momentary", predicate.token)
        };
        // "They suspect him of a part in the explosion in 2014": what is told in the present is not of another year.
        let bygone = |e: &TimeExpression| {
            reading.tense == Tense::Present
                && reading.modality == Modality::Occurred
                && predicate.pos == Pos::Verb
                && e.tokens.0 > predicate.token
                && names_year(&e.value)
                && self.in_list("beliefs", predicate.token)
        };
        // "Called elections for April", "put off the vote to May": the day of what is set, and not of the setting.
        let set_for = |e: &TimeExpression| {
            let word = e.tokens.0.checked_sub(1).map(|t| self.tree.lemma(t).to_lowercase());
            let ahead = matches!(word.as_deref(), Some("for" | "to" | "until" | "till")) || {
                let (start, end) = e.tokens;
                matches!(self.tree.token(start).text.to_lowercase().as_str(), "for" | "until") && start < end
            };
            let votes = ["election", "vote", "poll", "referendum", "ballot", "runoff", "by-election"];
            let vote = predicate.arguments.iter().any(|(position, t)| {
                *position == Position::Object && votes.contains(&self.tree.lemma(*t).to_lowercase().as_str())
            });
            ahead && vote && e.tokens.0 > predicate.token
        };
        // "Has always condemned the attacks of October 7": what is done again and again has no day.
        let habit = self.is_habit(predicate);
        let repeated = |e: &TimeExpression| habit && is_one_day(&e.value);
        let own_day = |e: &&TimeExpression| {
            can_date(e)
                && !repeated(e)
                && !to_last(e)
                && !bygone(e)
                && !set_for(e)
                && !of_the_cause(e)
                && !attributive(e)
                && !term(e)
                && !meted(e)
                && !bracketed(e)
                && !counted(e)
                && !deadline(e)
        };
        for expression in self.times.iter().filter(own_day) {
            let Some(mut rank) = self.rank(expression, predicate, reading, voices) else { continue };
            if rank < 9 && self.follows_cue(expression, predicate, voices) {
                // Where nothing else dates the act it still may.
                rank = 9;
            }
            if rank >= 10 {
                said.get_or_insert(expression);
            } else if own.as_ref().is_none_or(|(best, _)| rank < *best)
                && let Some(counted) =
                    self.counted_back(self.in_brackets_after(expression).unwrap_or(expression), predicate)
            {
                own = Some((rank, counted));
            }
        }
        // The present perfect takes no day of the past: "has suggested a meeting in June" gives that of the meeting.
        let ahead = said.filter(|e| {
            own.is_none()
                && is_calendar(&e.value)
                && e.relation != time::Relation::Since
                && self.is_settled(reading)
                && reading.operator.is_some_and(|o| e.tokens.0 > o && self.has_auxiliary(o, &["has", "have"]))
        });
        if let Some(ahead) = ahead {
            own = Some((9, ahead.clone()));
            said = None;
        }
        let (note, lasting) = self.lasting(predicate);
        let expression = own
            .map(|(_, e)| e)
            .or_else(|| self.of_that_time(predicate))
            .or(lasting)
            .or_else(|| self.year_beside(predicate, reading));
        let tense = match reading.tense {
            Tense::Unknown if reading.modality.is_fact() => Tense::Past,
            _ if ahead.is_some() => Tense::Future,
            // "agreed to send them back … on Wednesday" tells of the day of the agreement.
            _ if self.is_settled(reading) && expression.as_ref().is_some_and(|e| is_bare_weekday(&e.value)) => {
                Tense::Past
            }
            other => other,
        };
        let said_tense = if reading.modality.is_fact() { tense } else { Tense::Past };
        // An offer, a demand, a refusal is dated by when it was made where the act itself has no day.
        let made = said.filter(|_| {
            matches!(
                reading.modality,
                Modality::Offered | Modality::Agreed | Modality::Requested | Modality::Refused | Modality::Threatened
            )
        });
        let (expression, tense) = match (expression, made) {
            (None, Some(made)) if !reading.modality.is_fact() => (self.counted_back(made, predicate), Tense::Past),
            (own, _) => (own, tense),
        };
        let expression = expression.map(|e| self.chained(e));
        let said = said.map(|e| self.chained(e.clone()));
        let fact = reading.modality.is_fact();
        // "Has suspended the expulsion", "has refused to meet": that, too, is told as it comes.
        let settled = matches!(reading.modality, Modality::Cancelled | Modality::Refused);
        let fresh = (fact || settled) && self.is_news(predicate);
        let recent = fact && self.is_told_on(predicate);
        let when = When { expression, tense, fresh, recent, note, office: None, resolved: None };
        let said =
            When { expression: said, tense: said_tense, fresh, recent, note: None, office: None, resolved: None };
        (when, said)
    }

    /// "Spain will recognize it on May 28, he said on Wednesday": a day right behind a verb of speech is that of the speech,
    /// wherever the parser hangs it.
    fn follows_cue(&self, expression: &TimeExpression, predicate: &Predicate, voices: &[Voice]) -> bool {
        let from = expression.tokens.0;
        let linked = from.checked_sub(1).filter(|b| self.tree.upos(*b) == Upos::Adp);
        let Some(before) = linked.unwrap_or(from).checked_sub(1) else { return false };
        let mine = |t: usize| t == predicate.token || Some(t) == predicate.carrier;
        !mine(before) && voices.iter().any(|v| v.cue == before) && self.tree.is_verb(before)
    }

    /// "The last time that it recalled him was 2019"; "in December 2016, when Obama expelled 35".
    fn of_that_time(&self, predicate: &Predicate) -> Option<TimeExpression> {
        let clause = carrying_verb(predicate).unwrap_or(predicate.token);
        let when = self.tree.children(clause).iter().copied().find(|t| {
            matches!(self.tree.base(*t), "advmod" | "mark") && self.tree.lemma(*t).eq_ignore_ascii_case("when")
        });
        let before = when.and_then(|w| w.checked_sub(1));
        let before = before.and_then(|b| if self.tree.token(b).text == "," { b.checked_sub(1) } else { Some(b) });
        let named = before.and_then(|b| {
            let on = |e: &&TimeExpression| e.tokens.0 <= b && b < e.tokens.1 && can_date(e) && is_date(&e.value);
            self.times.iter().find(on)
        });
        if let Some(named) = named {
            return Some(named.clone());
        }
        let time = self.tree.head(predicate.token).filter(|_| self.tree.relation(predicate.token) == "acl:relcl")?;
        let said = self.tree.head(time).filter(|_| self.tree.lemma(time) == "time")?;
        let span = self.tree.token(said).span;
        self.times.iter().find(|e| e.span.contains(span) && can_date(e)).cloned()
    }

    /// Done again and again: "has always condemned", "repeatedly accused".
    fn is_habit(&self, predicate: &Predicate) -> bool {
        let Some(verb) = carrying_verb(predicate) else { return false };
        let often = ["always", "often", "regularly", "routinely", "usually", "frequently", "consistently"];
        // "Accused Oslo of consistently undermining it": the word behind is of what follows.
        let own = |a: &usize| *a <= verb + 1;
        self.tree.with(verb, "advmod").filter(own).any(|a| often.contains(&self.tree.lemma(a).to_lowercase().as_str()))
    }

    /// "The same day", "a day later": counted from the day that the text last told of, where that lies close before.
    fn chained(&self, expression: TimeExpression) -> TimeExpression {
        // "Earlier in the day" is on the day of the report, where "earlier that day" is on the day told of.
        if expression.text.to_lowercase().ends_with("in the day") {
            return expression;
        }
        let before = self.earlier.iter().flatten().chain(self.times);
        let before: Vec<&TimeExpression> = before.filter(|e| e.span.end <= expression.span.start).collect();
        let Some((amount, unit, direction)) = told_offset(&expression.value) else { return expression };
        let mut base: Option<time::Value> = None;
        // Links of the chain are followed from its first day on.
        for other in before {
            if is_one_day(&other.value) {
                base = Some(other.value.clone());
            } else if let (Some((amount, unit, direction)), Some(from)) = (told_offset(&other.value), base.take()) {
                base = Some(time::Value::Shift { amount, unit, direction, from: time::Origin::Time(Box::new(from)) });
            }
        }
        let Some(from) = base else { return expression };
        let value = time::Value::Shift { amount, unit, direction, from: time::Origin::Time(Box::new(from)) };
        TimeExpression { value, ..expression }
    }

    /// The day that brackets right after an expression give for it: "yesterday (Wednesday)".
    fn in_brackets_after(&self, expression: &TimeExpression) -> Option<&TimeExpression> {
        let bracket = Some(expression.tokens.1).filter(|b| *b < self.tree.len() && self.tree.token(*b).text == "(")?;
        self.times.iter().find(|other| other.tokens.0 == bracket + 1 && can_date(other))
    }

    /// News tells what is new in the present perfect, in its headline and in its opening lines; what
    /// happened before that it tells in the past perfect, in relative clauses and after "after".
    pub(super) fn is_news(&self, predicate: &Predicate) -> bool {
        if self.is_behind(predicate) {
            return false;
        }
        let opening = self.index <= 4
            || self
                .document
                .blocks
                .get(self.tree.sentence.block)
                .is_some_and(|b| matches!(b.kind, BlockKind::Title | BlockKind::Deck));
        self.auxiliary(predicate, "has")
            || self.auxiliary(predicate, "have")
            || opening && carrying_verb(predicate).is_some()
    }

    /// What later paragraphs tell on in the main clause, and no year beside it puts further back.
    fn is_told_on(&self, predicate: &Predicate) -> bool {
        let old = self.times.iter().any(|e| names_year(&e.value) || is_long_ago(&e.value));
        carrying_verb(predicate).is_some() && !old && !self.is_behind(predicate)
    }

    fn auxiliary(&self, predicate: &Predicate, word: &str) -> bool {
        carrying_verb(predicate)
            .is_some_and(|v| self.tree.with(v, "aux").any(|a| self.tree.token(a).text.eq_ignore_ascii_case(word)))
    }

    /// The past perfect, relative clauses and clauses of time tell of what went before.
    fn is_behind(&self, predicate: &Predicate) -> bool {
        if self.auxiliary(predicate, "had") {
            return true;
        }
        let mut at = carrying_verb(predicate).unwrap_or(predicate.token);
        while let Some(head) = self.tree.head(at) {
            let conjunction = |c: &usize| {
                matches!(self.tree.base(*c), "mark" | "advmod")
                    && matches!(self.tree.lemma(*c).to_lowercase().as_str(), "after" | "since" | "when" | "before")
            };
            // "The duties imposed on barley" are those that the story is about.
            let form = self.tree.token(at).text.to_lowercase();
            let reduced = self.tree.relation(at) == "acl"
                && !form.ends_with("ing")
                && form != self.tree.lemma(at)
                && self.tree.first(at, "mark").is_none();
            let behind = reduced
                || matches!(self.tree.relation(at), "acl:relcl" | "advcl:relcl")
                || self.tree.base(at) == "advcl" && self.tree.children(at).iter().any(conjunction);
            if behind {
                return true;
            }
            at = head;
        }
        false
    }

    /// The act was settled in the past: agreed, offered, asked for, refused.
    pub(super) fn is_settled(&self, reading: &Reading) -> bool {
        let settled = matches!(
            reading.modality,
            Modality::Agreed | Modality::Offered | Modality::Requested | Modality::Refused | Modality::Threatened
        );
        settled
            && reading.operator.is_some_and(|o| {
                self.tree.is_verb(o)
                    && self.tree.token(o).text.to_lowercase() != self.tree.lemma(o)
                    && !self.tree.token(o).text.ends_with("ing")
            })
    }

    /// How near an expression is to the act: small is near, 10 and more dates only what was said of it.
    pub(super) fn rank(
        &self,
        expression: &TimeExpression,
        predicate: &Predicate,
        reading: &Reading,
        voices: &[Voice],
    ) -> Option<u32> {
        // "The move came a day after Chad recalled him": it stands beside the move, and is counted from the recall.
        let within = expression.relation == time::Relation::Within;
        if let time::Value::Shift { from: time::Origin::Event(event), .. } = &expression.value
            && !within
            && (*event == predicate.token || Some(*event) == predicate.carrier)
        {
            return Some(3);
        }
        let (start, end) = expression.tokens;
        let inside = start..end;
        let head = inside.clone().find(|t| self.tree.head(*t).is_none_or(|h| !inside.contains(&h)))?;
        let mut at = head;
        let mut hops = 0;
        loop {
            if at == predicate.token {
                return Some(hops);
            }
            if Some(at) == predicate.carrier {
                return Some(1 + hops);
            }
            // "Recognised it as a state on May 28": what it is taken for has no day of its own.
            let taken_for = self.tree.case(at).as_deref() == Some("as");
            // "The decision in March to expel them": the day of the decision.
            if at != head && Some(at) == reading.operator && self.tree.is_noun(at) {
                break;
            }
            if at != head && !taken_for && (self.tree.is_verb(at) || self.is_trigger(at)) {
                break;
            }
            // "recalled him after the decision in July": the day of what went before is not the day of the act.
            let before = at != head
                && self.tree.case(at).is_some_and(|c| {
                    matches!(c.as_str(), "after" | "before" | "since" | "following" | "despite" | "over" | "amid")
                });
            if before {
                return None;
            }
            let above = self.tree.head(at)?;
            // "The release of the two and respect for the May elections": the day is of what it stands before.
            let bears = |t: usize| {
                matches!(self.tree.relation(t), "compound" | "amod" | "nmod:poss") && self.tree.head(t) == Some(above)
            };
            let borne = at == head && (start..end).any(bears);
            if borne && self.tree.is_noun(above) && self.is_other_thing(above, predicate) {
                return None;
            }
            at = above;
            hops += 1;
            if hops > 8 {
                return None;
            }
        }
        // "recalled him in March after Biden said": what stands before the conjunction belongs to the clause above.
        while self.tree.base(at) == "advcl" && self.tree.first(at, "mark").is_some_and(|m| m > head) {
            at = self.tree.head(at)?;
        }
        if at == predicate.token || Some(at) == predicate.carrier {
            return Some(2);
        }
        let mine = |t: usize| t == predicate.token || Some(t) == predicate.carrier;
        // "stopped issuing visas on May 12"
        let above = self.tree.head(at);
        if self.tree.is_verb(at)
            && self.tree.base(at) == "xcomp"
            && above.is_some_and(|a| mine(a) && PHASES.contains(&self.tree.lemma(a)))
        {
            return Some(3);
        }
        // "settled at their summit last week", and "raised it at the summit in Bern on May 3": what is done at a meeting
        // has the day of the meeting.
        let held_at = |t: usize| self.tree.case(t).is_some_and(|c| matches!(c.as_str(), "at" | "during"));
        if predicate.pos == Pos::Noun && held_at(predicate.token) && self.tree.head(predicate.token) == Some(at) {
            return Some(6);
        }
        let mut far = 0;
        if self.tree.is_noun(at)
            && held_at(at)
            && let Some(above) = above
        {
            if mine(above) {
                return Some(7);
            }
            (at, far) = (above, 1);
        }
        // "Called a meeting for Tuesday".
        let set_for = Some(at) == reading.operator && self.tree.lemma(at) == "call";
        if set_for && self.tree.case(head).as_deref() == Some("for") {
            return Some(3);
        }
        // `at` is the nearest predicate above the expression.
        if reading.path.contains(&at) {
            let speaks = voices.iter().any(|v| v.cue == at);
            return Some(if speaks || !reading.modality.is_fact() { 10 } else { 4 } + far);
        }
        // "telephoned him on Tuesday and proposed a summit": the proposal was made on the day of the call.
        if !reading.modality.is_fact()
            && reading.path.iter().any(|step| {
                let shared = self.shared_days(*step).into_iter().any(|(host, _)| host == at);
                shared && !(head > at && head > *step)
            })
        {
            return Some(12);
        }
        if voices.iter().any(|v| v.cue == at) {
            return Some(11);
        }
        self.shared_days(predicate.token).into_iter().find(|(host, _)| *host == at).and_then(|(host, rank)| {
            let rank = rank.max(5 + far);
            // A day named between two coordinated verbs dates the first alone.
            let between = rank % 2 == 0 && head > host && head < predicate.token && rank > 5;
            (!between).then_some(rank)
        })
    }

    /// A thing in the phrase of another, and no occasion at which the act was done.
    fn is_other_thing(&self, noun: usize, predicate: &Predicate) -> bool {
        let mine = |t: usize| t == predicate.token || Some(t) == predicate.carrier;
        let occasion = self.tree.case(noun).is_some_and(|c| matches!(c.as_str(), "at" | "in" | "during" | "on" | "by"));
        !mine(noun) && !occasion && self.tree.head(noun).is_some_and(|h| self.tree.is_noun(h) && !mine(h))
    }

    /// Predicates whose day is also that of the act: "retaliated last week by expelling", "recalled and expelled".
    pub(super) fn shared_days(&self, token: usize) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        let mut at = token;
        let mut rank = 5;
        for _ in 0..6 {
            let Some(above) = self.tree.head(at) else { break };
            let form = self.tree.token(at).text.to_lowercase();
            let means = self.tree.base(at) == "advcl"
                && form.ends_with("ing")
                && self.tree.first(at, "mark").is_none_or(|m| matches!(self.tree.lemma(m), "by" | "in"));
            if means && self.tree.is_verb(above) {
                rank = if rank % 2 == 0 { rank + 1 } else { rank + 2 };
            } else if self.tree.base(at) == "conj" && self.tree.is_verb(above) {
                rank = if rank % 2 == 0 { rank + 2 } else { rank + 1 };
            } else {
                break;
            }
            found.push((above, rank.min(9)));
            at = above;
        }
        found
    }

    /// "had held back after Washington warned of repercussions in 2014": a year or month told in a clause of time is that
    /// of the main clause too.
    pub(super) fn year_beside(&self, predicate: &Predicate, reading: &Reading) -> Option<TimeExpression> {
        let tops = [predicate.token, reading.top];
        let clause = tops.iter().flat_map(|t| self.tree.with(*t, "advcl")).find(|c| {
            self.tree.first(*c, "mark").is_some_and(|m| {
                matches!(self.tree.lemma(m).to_lowercase().as_str(), "after" | "when" | "as" | "before" | "while")
            })
        })?;
        let under = self.tree.subtree(clause);
        let expression = self.times.iter().find(|e| under.contains(&e.tokens.0) && names_year(&e.value))?;
        Some(expression.clone())
    }

    /// "comes a week after Russia retaliated": for the retaliation that is a week before what is told as news.
    pub(super) fn counted_back(&self, expression: &TimeExpression, predicate: &Predicate) -> Option<TimeExpression> {
        let time::Value::Shift { amount, unit, direction, from: time::Origin::Event(event) } = &expression.value else {
            // "the offer from last week" was made then; it does not begin then.
            let noun = expression.tokens.0.checked_sub(2).is_some_and(|n| self.tree.is_noun(n));
            let relation = match expression.relation {
                time::Relation::From if noun => time::Relation::On,
                // "has been away since April": what began the state was done then.
                time::Relation::Since if self.is_state(predicate) => time::Relation::On,
                other => other,
            };
            return Some(TimeExpression { relation, ..expression.clone() });
        };
        let hosts = self.shared_days(predicate.token);
        let below = *event == predicate.token
            || Some(*event) == predicate.carrier
            || hosts.iter().any(|(host, _)| host == event);
        let day = self.day_of_the_move(predicate).map(|day| time::Origin::Time(Box::new(day)));
        let value = time::Value::Shift {
            amount: *amount,
            unit: *unit,
            direction: direction.reversed(),
            from: day.unwrap_or(time::Origin::Publication),
        };
        below.then(|| TimeExpression { value, ..expression.clone() })
    }

    /// "It summoned him on Tuesday. The move came a day after a march": the day that the last sentence gives the move.
    fn day_of_the_move(&self, predicate: &Predicate) -> Option<time::Value> {
        let main =
            carrying_verb(predicate).and_then(|v| self.tree.head(v)).filter(|h| self.tree.lemma(*h) == "come")?;
        let subject = self.tree.first(main, "nsubj")?;
        let moves =
            matches!(self.tree.lemma(subject), "move" | "decision" | "step" | "announcement" | "order" | "measure");
        let definite = self.tree.with(subject, "det").any(|d| self.tree.token(d).text.to_lowercase().starts_with("th"));
        let before = self.earlier.last().filter(|_| moves && definite)?;
        let mut days = before.iter().filter(|e| is_one_day(&e.value));
        days.next().filter(|_| days.next().is_none()).map(|e| e.value.clone())
    }

    fn has_auxiliary(&self, verb: usize, words: &[&str]) -> bool {
        let said = |a: usize| self.tree.token(a).text.to_lowercase();
        self.tree.with(verb, "aux").any(|a| words.contains(&said(a).as_str()))
    }

    /// "has been away", "have had relations": the perfect of a state.
    fn is_state(&self, predicate: &Predicate) -> bool {
        let noun = (predicate.pos == Pos::Noun).then(|| self.tree.head(predicate.token)).flatten();
        [Some(predicate.token), predicate.carrier, noun].into_iter().flatten().any(|t| {
            let state =
                self.tree.first(t, "cop").is_some() || matches!(self.tree.lemma(t), "have" | "be" | "remain" | "stay");
            state && self.has_auxiliary(t, &["has", "have", "had", "'s", "'ve"])
        })
    }

    pub(super) fn is_trigger(&self, t: usize) -> bool {
        let somebody = self.named_at(t).is_some() || self.character_at(t).is_some();
        self.tree.is_noun(t)
            && !somebody
            && self.coder.codebook.candidates(self.tree.lemma(t), Pos::Noun).next().is_some()
    }

    /// "has been home for a month after being called back": the state has lasted since the act.
    pub(super) fn lasting(&self, predicate: &Predicate) -> (Option<String>, Option<TimeExpression>) {
        let t = predicate.token;
        let after = self.tree.base(t) == "advcl"
            && self.tree.first(t, "mark").is_some_and(|m| matches!(self.tree.lemma(m), "after" | "since"));
        let Some(above) = self.tree.head(t).filter(|_| after) else { return (None, None) };
        let perfect = self
            .tree
            .children(above)
            .iter()
            .any(|c| matches!(self.tree.token(*c).text.to_lowercase().as_str(), "has" | "have" | "'ve"));
        if !perfect {
            return (None, None);
        }
        for expression in self.times {
            let (start, end) = expression.tokens;
            let under = (start..end).any(|e| self.tree.head(e) == Some(above));
            if under && let Some(ago) = lasting_since(expression) {
                return (Some("what followed the act has lasted that long".to_owned()), Some(ago));
            }
        }
        (None, None)
    }
}

/// How far from the day that was told of, for an expression that is counted from it.
fn told_offset(value: &time::Value) -> Option<(time::Amount, time::Unit, time::Direction)> {
    match value {
        time::Value::Shift { amount, unit, direction, from: time::Origin::Told } if *unit >= time::Unit::Day => {
            Some((*amount, *unit, *direction))
        }
        time::Value::Unit { unit: time::Unit::Day, offset, from: time::Origin::Told, .. } => {
            let direction = if *offset < 0 { time::Direction::Before } else { time::Direction::After };
            Some((time::Amount::exactly(offset.unsigned_abs()), time::Unit::Day, direction))
        }
        _ => None,
    }
}

/// A day of the calendar or of the week, or one counted from the report.
fn is_one_day(value: &time::Value) -> bool {
    match value {
        time::Value::Calendar(c) => matches!(c.part, Some(time::Part::Day(..) | time::Part::DayOfMonth(_))),
        time::Value::Weekday { which, .. } => !matches!(which, time::Which::Told(_)),
        time::Value::Unit { unit, from, .. } => *unit == time::Unit::Day && *from == time::Origin::Publication,
        _ => false,
    }
}

/// Verbs that only say where in an act one is.
const PHASES: &[&str] = &["stop", "start", "begin", "cease", "halt", "resume", "continue", "finish", "quit"];

/// A time with a place of its own on the calendar, and no length.
fn is_date(value: &time::Value) -> bool {
    matches!(value, time::Value::Calendar(_) | time::Value::Weekday { .. } | time::Value::Unit { .. })
}

/// A day or part of the calendar, named without being counted from now.
fn is_calendar(value: &time::Value) -> bool {
    matches!(value, time::Value::Calendar(c) if c.year.is_none() && c.which == time::Which::Bare)
}

fn carrying_verb(predicate: &Predicate) -> Option<usize> {
    predicate.carrier.or_else(|| (predicate.pos == Pos::Verb).then_some(predicate.token))
}

/// A repetition names no day, nor does the length of an act of less than a day: "the annual address", "talked for an
/// hour". A term does: "72 hours to leave".
fn can_date(expression: &TimeExpression) -> bool {
    match &expression.value {
        time::Value::Set(_) => false,
        time::Value::Duration { unit, .. } => *unit >= time::Unit::Day || expression.relation != time::Relation::For,
        _ => true,
    }
}

/// "years ago", "last year", "in the past".
fn is_long_ago(value: &time::Value) -> bool {
    match value {
        time::Value::Shift { unit, direction: time::Direction::Before, .. } => *unit >= time::Unit::Year,
        time::Value::Unit { unit, offset, .. } => *unit >= time::Unit::Year && *offset < 0,
        time::Value::Calendar(c) => matches!(c.year, Some(time::YearRef::Offset(offset)) if offset < 0),
        time::Value::Vague { when } => *when == time::Vague::Past,
        _ => false,
    }
}

fn is_bare_weekday(value: &time::Value) -> bool {
    matches!(value, time::Value::Weekday { which: time::Which::Bare, week: None, .. })
}

pub(super) fn names_year(value: &time::Value) -> bool {
    match value {
        time::Value::Calendar(c) => matches!(c.year, Some(time::YearRef::Year(_))),
        time::Value::Era { .. } => true,
        time::Value::Range { from, .. } => names_year(from),
        _ => false,
    }
}

/// "for a month" of a state that lasts, as the day it began: a month ago.
fn lasting_since(expression: &TimeExpression) -> Option<TimeExpression> {
    let time::Value::Duration { amount, unit, .. } = expression.value.clone() else { return None };
    let value =
        time::Value::Shift { amount, unit, direction: time::Direction::Before, from: time::Origin::Publication };
    Some(TimeExpression { value, ..expression.clone() })
}
