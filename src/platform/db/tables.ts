// Written by tools/tables.ts from the migrated database. Change a migration instead.
import type { Generated } from 'kysely'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export type DB = {
  absence: {
    municipality_id: string
    id: string
    pupil_id: string
    day: Temporal.PlainDate
    part: string
    category: string
    note: string | null
    origin: string
    registered_by: string | null
    registered_at: Generated<Temporal.Instant>
    version: Generated<number>
  }
  absence_correction: {
    municipality_id: string
    id: Generated<number>
    absence_id: string
    pupil_id: string
    day: Temporal.PlainDate
    part: string
    category: string
    note: string | null
    origin: string
    registered_by: string | null
    registered_at: Temporal.Instant
    version: number
    corrected_by: string | null
    corrected_by_actor: Generated<string>
    corrected_at: Generated<Temporal.Instant>
    was_removed: boolean
  }
  academic_session: {
    municipality_id: string
    id: string
    title: string
    kind: string
    starts_on: Temporal.PlainDate
    ends_on: Temporal.PlainDate
    parent_id: string | null
    school_year: number | null
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  access_due: {
    transaction: Generated<string>
    municipality_id: string
    touched: string
    ids: string[]
  }
  account: {
    municipality_id: string
    person_id: string
    email: string
    password_hash: string | null
    locale: Generated<string>
    created_at: Generated<Temporal.Instant>
    activated_at: Temporal.Instant | null
    password_changed_at: Temporal.Instant | null
    last_sign_in_at: Temporal.Instant | null
  }
  analysis_template: {
    municipality_id: string
    id: string
    title: string
    is_example: Generated<boolean>
    shipped_as: string | null
    archived_at: Temporal.Instant | null
    version: Generated<number>
  }
  analysis_template_version: {
    municipality_id: string
    template_id: string
    version: number
    introduction: Generated<string>
    sections: Json
    made_by: string | null
    made_at: Temporal.Instant
  }
  calendar_address: {
    municipality_id: string
    id: string
    person_id: string
    secret_hash: Buffer
    made_at: Temporal.Instant
    revoked_at: Temporal.Instant | null
    last_fetched_on: Temporal.PlainDate | null
  }
  class: {
    municipality_id: string
    id: string
    school_id: string
    department_id: string | null
    course_id: string | null
    kind: string
    title: string
    sort_key: string
    grade_levels: Generated<string[]>
    class_code: string | null
    location: string | null
    subjects: Generated<string[]>
    subject_codes: Generated<string[]>
    periods: Generated<string[]>
    session_ids: Generated<string[]>
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  class_member: {
    municipality_id: string
    id: string
    class_id: string
    pupil_id: string
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  class_registration: {
    municipality_id: string
    class_id: string
    day: Temporal.PlainDate
    part: string
    registered_by: string | null
    registered_at: Generated<Temporal.Instant>
    origin: string
    corrected_by: string | null
    corrected_at: Temporal.Instant | null
    version: Generated<number>
  }
  class_staff: {
    municipality_id: string
    id: string
    class_id: string
    person_id: string
    role: Generated<string>
    is_primary: Generated<boolean>
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  closed_day: {
    municipality_id: string
    id: string
    school_id: string | null
    first_day: Temporal.PlainDate
    last_day: Temporal.PlainDate
    reason: string
  }
  concern: {
    municipality_id: string
    id: string
    school_id: string
    subject: string
    class_id: string | null
    named: string | null
    pupil_id: string | null
    voice: string
    audience: string
    started_by: string
    started_at: Generated<Temporal.Instant>
    form_key: string
    works_well: string | null
    seen: string
    wonders: string | null
    known_by: string | null
    state: Generated<string>
    assigned_to: string | null
    assigned_by: string | null
    assigned_at: Temporal.Instant | null
    answer: string | null
    answered_by: string | null
    answered_at: Temporal.Instant | null
    combined_with: string | null
    plan_id: string | null
    asked_again: string | null
    asked_again_at: Temporal.Instant | null
    version: Generated<number>
  }
  concern_step: {
    municipality_id: string
    id: Generated<number>
    concern_id: string
    kind: string
    words: string | null
    by_person: string
    to_person: string | null
    at: Temporal.Instant
  }
  consent: {
    municipality_id: string
    id: string
    plan_id: string
    pupil_id: string
    organisation: string
    recipient_id: string | null
    recipient_role: string | null
    what: string
    scope: string
    purpose: string
    last_day: Temporal.PlainDate
    asked_by: string
    asked_at: Temporal.Instant
    cancelled_at: Temporal.Instant | null
  }
  consent_answer: {
    municipality_id: string
    consent_id: string
    guardian_id: string
    number: number
    answer: string
    way: string
    paper_day: Temporal.PlainDate | null
    paper_place: string | null
    recorded_by: string
    recorded_at: Temporal.Instant
  }
  continuity_decision: {
    municipality_id: string
    scenario_id: string
    timetable_id: string
    task: string
    adult_id: string
    kind: string
    decided_by: string
    decided_at: Temporal.Instant
  }
  continuity_lock: {
    municipality_id: string
    timetable_id: string
    task: string
    locked_by: string
    locked_at: Temporal.Instant
  }
  continuity_scenario: {
    municipality_id: string
    id: string
    timetable_id: string
    name: string
    mode: string
    most_changes: number | null
    seconds: number
    seed: number
    state: string
    curve_id: string | null
    weights: Generated<Json>
    progress: Json | null
    result: Json | null
    made_by: string
    made_at: Temporal.Instant
    alive_at: Temporal.Instant
    version: Generated<number>
    approved_by: string | null
    approved_at: Temporal.Instant | null
    approved_tasks: string[] | null
  }
  course: {
    municipality_id: string
    id: string
    title: string
    course_code: string | null
    grade_levels: Generated<string[]>
    subjects: Generated<string[]>
    subject_codes: Generated<string[]>
    school_id: string | null
    department_id: string | null
    session_id: string | null
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  course_template: {
    municipality_id: string
    id: string
    shipped_key: string | null
    is_retired: Generated<boolean>
    made_at: Generated<Temporal.Instant>
  }
  course_template_version: {
    municipality_id: string
    template_id: string
    version: number
    title: string
    is_example: boolean
    content: Json
    made_by: string | null
    made_at: Generated<Temporal.Instant>
  }
  demo_mail: {
    id: Generated<number>
    municipality_id: string
    recipient: string
    subject: string
    body: string
    sent_at: Temporal.Instant
    calendar: string | null
    calendar_method: string | null
  }
  demo_person: {
    municipality_id: string
    person_id: string
    role: string
    position: number
  }
  department: {
    municipality_id: string
    id: string
    school_id: string | null
    name: string
    identifier: string | null
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  district: {
    municipality_id: string
    id: string
    name: string
    identifier: string | null
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  enrolment: {
    municipality_id: string
    id: string
    pupil_id: string
    school_id: string
    department_id: string | null
    grade_level: string | null
    is_primary: Generated<boolean>
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  guardianship: {
    municipality_id: string
    id: string
    guardian_id: string
    pupil_id: string
    relation: string
    has_custody: boolean
    access_level: string
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  import_run: {
    municipality_id: string
    id: string
    state: string
    importer: string | null
    file_names: string[]
    started_by: string
    started_at: Temporal.Instant
    confirmed_by: string | null
    finished_at: Temporal.Instant | null
    result: Json | null
    changed_since: Generated<boolean>
    progress: Json | null
    alive_at: Temporal.Instant
    partial: Generated<boolean>
  }
  invitation: {
    municipality_id: string
    id: string
    person_id: string
    purpose: string
    token_hash: Buffer | null
    created_by: string | null
    created_at: Temporal.Instant
    sent_at: Temporal.Instant | null
    failed_at: Temporal.Instant | null
    expires_at: Temporal.Instant
    used_at: Temporal.Instant | null
    withdrawn_at: Temporal.Instant | null
  }
  known_device: {
    token_hash: Buffer
    municipality_id: string
    person_id: string
    last_used_at: Temporal.Instant
  }
  leave_request: {
    municipality_id: string
    id: string
    pupil_id: string
    first_day: Temporal.PlainDate
    last_day: Temporal.PlainDate
    reason: string
    asked_by: string
    asked_at: Generated<Temporal.Instant>
    state: Generated<string>
    answered_by: string | null
    answered_at: Temporal.Instant | null
    answer: string | null
    version: Generated<number>
  }
  legal_basis: {
    municipality_id: string
    key: string
    version: number
    kind: string
    title: string
    text: string
    source: string
    organisations: string[]
    needs_consent: Generated<boolean>
    is_unverified: Generated<boolean>
    is_example: Generated<boolean>
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
    made_by: string | null
    made_at: Temporal.Instant
  }
  log_seal: {
    number: number
    sealed_at: Generated<Temporal.Instant>
    entries: number
    first_id: number
    last_id: number
    hash: Buffer
  }
  mail_outbox: {
    id: Generated<number>
    municipality_id: string
    sender: string
    template: string
    recipient: string
    locale: string
    data: Json
    queued_at: Temporal.Instant
    attempts: Generated<number>
    next_attempt_at: Temporal.Instant
    last_error: string | null
    calendar: string | null
    calendar_method: string | null
  }
  municipality: {
    id: string
    name: string
    code: string | null
    is_demo: Generated<boolean>
    created_at: Generated<Temporal.Instant>
  }
  municipality_parameter: {
    municipality_id: string
    key: string
    valid_from: Temporal.PlainDate
    value: Json
    changed_by: string | null
    changed_at: Generated<Temporal.Instant>
  }
  municipality_parameter_change: {
    municipality_id: string
    id: Generated<number>
    key: string
    valid_from: Temporal.PlainDate
    former: Json | null
    value: Json | null
    changed_by: string | null
    changed_by_actor: Generated<string>
    changed_at: Generated<Temporal.Instant>
  }
  passkey: {
    credential_id: string
    municipality_id: string
    person_id: string
    public_key: Buffer
    counter: number
    transports: Generated<string[]>
    name: string
    created_at: Generated<Temporal.Instant>
    last_used_at: Temporal.Instant | null
    blocked_at: Temporal.Instant | null
  }
  passkey_challenge: {
    token_hash: Buffer
    purpose: string
    municipality_id: string | null
    person_id: string | null
    challenge: string
    expires_at: Temporal.Instant
  }
  person: {
    municipality_id: string
    id: string
    given_name: string
    middle_name: string | null
    family_name: string
    preferred_given_name: string | null
    preferred_middle_name: string | null
    preferred_family_name: string | null
    sort_key: string
    search_text: string
    is_protected: Generated<boolean>
    username: string | null
    identifier: string | null
    uniid: string | null
    enabled: Generated<boolean>
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  person_alias: {
    municipality_id: string
    source: string
    source_id: string
    person_id: string
    is_protected: boolean | null
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  person_contact: {
    municipality_id: string
    person_id: string
    email: string | null
    phone: string | null
    sms: string | null
  }
  plan: {
    municipality_id: string
    id: string
    school_id: string
    subject: string
    pupil_id: string | null
    class_id: string | null
    subject_name: string | null
    title: string
    status: Generated<string>
    template_id: string
    template_version: number
    child_only_reason: string | null
    support: string | null
    support_minutes: number | null
    concern_id: string | null
    continues_plan_id: string | null
    begun_by: string
    begun_at: Temporal.Instant
    shared_at: Temporal.Instant | null
    ended_at: Temporal.Instant | null
    version: Generated<number>
    changed_at: Temporal.Instant
    writers: Generated<string[]>
    head_changed_by: string | null
    head_changed_at: Temporal.Instant | null
  }
  plan_agreement: {
    municipality_id: string
    plan_id: string
    number: number
    guardian_id: string
    answer: string
    reason: string | null
    answered_at: Temporal.Instant
    version: Generated<number>
  }
  plan_attainment: {
    municipality_id: string
    id: string
    plan_id: string
    goal_id: string
    day: Temporal.PlainDate
    level: number
    kind: string
    follow_up_id: string | null
    set_by: string
    set_at: Temporal.Instant
  }
  plan_document: {
    municipality_id: string
    plan_id: string
    number: Generated<number>
    state_number: Generated<number>
    state: Buffer | null
  }
  plan_evaluation: {
    municipality_id: string
    plan_id: string
    text: string
    child_word: string | null
    child_missing_because: string | null
    parents_word: string | null
    parents_missing_because: string | null
    evaluated_by: string
    evaluated_at: Temporal.Instant
    version: Generated<number>
  }
  plan_follow_up: {
    municipality_id: string
    id: string
    plan_id: string
    due: Temporal.PlainDate
    starts_at: Temporal.Instant | null
    minutes: number | null
    place: string | null
    state: Generated<string>
    what_happened: string | null
    child_word: string | null
    next_step: string | null
    done_by: string | null
    done_at: Temporal.Instant | null
    planned_by: string
    planned_at: Temporal.Instant
    version: Generated<number>
  }
  plan_follow_up_note: {
    municipality_id: string
    id: string
    plan_id: string
    follow_up_id: string
    text: string
    written_by: string
    written_at: Temporal.Instant
  }
  plan_goal: {
    municipality_id: string
    id: string
    plan_id: string
    place: number
    title: string
    signs: string
    weight: Generated<number>
    much_less: string
    less: string
    expected: string
    more: string
    much_more: string
    dropped_at: Temporal.Instant | null
    changed_by: string | null
    changed_at: Temporal.Instant | null
    version: Generated<number>
  }
  plan_letter: {
    municipality_id: string
    plan_id: string
    kind: string
    text: string
    written_by: string
    written_at: Temporal.Instant
    version: Generated<number>
  }
  plan_measure: {
    municipality_id: string
    id: string
    plan_id: string
    place: number
    aim: string
    title: string
    description: string | null
    responsible_id: string
    first_day: Temporal.PlainDate
    last_day: Temporal.PlainDate
    link: string | null
    dropped_at: Temporal.Instant | null
    changed_by: string | null
    changed_at: Temporal.Instant | null
    version: Generated<number>
  }
  plan_member: {
    municipality_id: string
    plan_id: string
    person_id: string
    leads: Generated<boolean>
    part: string | null
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
    added_by: string
  }
  plan_note: {
    municipality_id: string
    id: string
    plan_id: string
    audience: string
    readers: Generated<string[]>
    text: string
    written_by: string
    written_at: Temporal.Instant
  }
  plan_presence: {
    municipality_id: string
    id: string
    plan_id: string
    day: Temporal.PlainDate
    figures: Json
    put_in_by: string
    put_in_at: Temporal.Instant
  }
  plan_reminder: {
    municipality_id: string
    follow_up_id: string
    person_id: string
    due: Temporal.PlainDate
    kind: string
    queued_at: Temporal.Instant
  }
  plan_share: {
    municipality_id: string
    id: string
    plan_id: string
    pupil_id: string | null
    recipient_id: string
    organisation: string
    consent_id: string | null
    basis_key: string | null
    basis_version: number | null
    reason: string | null
    purpose: string
    scope: string
    starts_at: Temporal.Instant
    ends_at: Temporal.Instant
    untold_because: string | null
    made_by: string
    made_at: Temporal.Instant
    ended_at: Temporal.Instant | null
    ended_by: string | null
    ended_because: string | null
  }
  plan_shared_version: {
    municipality_id: string
    plan_id: string
    number: number
    shared_by: string
    shared_at: Temporal.Instant
    content: Json
    answer_by: Temporal.PlainDate | null
  }
  plan_suggestion: {
    municipality_id: string
    id: string
    plan_id: string
    number: number
    part_kind: string
    part_key: string
    part_name: string
    original: string
    proposed: string
    reason: string | null
    made_by: string
    made_at: Temporal.Instant
    state: Generated<string>
    answer: string | null
    answered_by: string | null
    answered_at: Temporal.Instant | null
    version: Generated<number>
  }
  plan_text: {
    municipality_id: string
    plan_id: string
    key: string
    audience: string
    text: Generated<string>
    number: Generated<number>
    written_by: string | null
    written_at: Temporal.Instant | null
  }
  plan_text_pen: {
    municipality_id: string
    plan_id: string
    pen: number
    person_id: string
  }
  plan_text_update: {
    municipality_id: string
    plan_id: string
    number: number
    written_by: string
    written_at: Temporal.Instant
    keys: string[]
    data: Buffer
  }
  plan_version: {
    municipality_id: string
    plan_id: string
    number: number
    cause: string
    made_by: string | null
    made_at: Temporal.Instant
    writers: Generated<string[]>
    content: Json
  }
  plan_voice: {
    municipality_id: string
    id: string
    plan_id: string
    kind: string
    speaker_id: string
    written_by: string
    mode: string
    question: string
    text: string | null
    scale: number | null
    scale_steps: number | null
    pictures: Generated<string[]>
    shown: Generated<boolean>
    version_number: number | null
    said_at: Temporal.Instant
    replaces: string | null
    replaced_at: Temporal.Instant | null
    taken_back_at: Temporal.Instant | null
  }
  plan_voice_answer: {
    municipality_id: string
    id: string
    plan_id: string
    voice_id: string
    text: string
    written_by: string
    written_at: Temporal.Instant
  }
  presence_number: {
    municipality_id: string
    school_id: string
    grade: number
    since: Temporal.PlainDate | null
    pupils: number
    past_total: number
    most_registered: number
    registered: number
    sick: number
    authorised: number
    unauthorised: number
  }
  presence_number_made: {
    municipality_id: string
    made_at: Generated<Temporal.Instant>
    year_first: Temporal.PlainDate
    until: Temporal.PlainDate
    over_permille: number
    over_days: number
    smallest: number
  }
  presence_number_pupil: {
    municipality_id: string
    year_first: Temporal.PlainDate
    pupil_id: string
    school_id: string
    grade: number
  }
  project_course: {
    municipality_id: string
    id: string
    template_id: string
    template_version: number
    school_id: string
    title: string
    lead_id: string
    class_id: string | null
    first_day: Temporal.PlainDate
    rule_condition: string
    rule_action: string
    rule_decider: string
    rule_agreed_by: string | null
    rule_agreed_at: Temporal.Instant | null
    state: Generated<string>
    started_on: Temporal.PlainDate | null
    ended_on: Temporal.PlainDate | null
    stop_reason: string | null
    outcome: string | null
    missing_reason: string | null
    made_by: string
    made_at: Generated<Temporal.Instant>
    version: Generated<number>
  }
  project_course_attendance: {
    municipality_id: string
    session_id: string
    course_id: string
    pupil_id: string | null
    staff_id: string | null
    status: string
    written_by: string
    written_at: Generated<Temporal.Instant>
  }
  project_course_escalation: {
    municipality_id: string
    id: string
    course_id: string
    session_id: string | null
    day: Temporal.PlainDate
    done: string
    written_by: string
    written_at: Generated<Temporal.Instant>
  }
  project_course_measure: {
    municipality_id: string
    id: string
    course_id: string
    pupil_id: string | null
    measure: string
    point: string
    value_hundredths: number
    origin: string
    written_by: string
    written_at: Generated<Temporal.Instant>
    version: Generated<number>
  }
  project_course_note: {
    municipality_id: string
    id: string
    course_id: string
    session_id: string
    pupil_id: string | null
    version: number
    text: string
    is_shared: boolean
    written_by: string
    written_at: Generated<Temporal.Instant>
  }
  project_course_pupil: {
    municipality_id: string
    id: string
    course_id: string
    pupil_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
    added_by: string
  }
  project_course_session: {
    municipality_id: string
    id: string
    course_id: string
    place: number
    kind: string
    title: string
    purpose: string
    day: Temporal.PlainDate
    last_day: Temporal.PlainDate | null
    starts_minute: number | null
    minutes: number | null
    state: Generated<string>
    version: Generated<number>
  }
  project_course_staff: {
    municipality_id: string
    id: string
    course_id: string
    person_id: string
    part: string | null
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
    added_by: string
  }
  project_course_tick: {
    municipality_id: string
    course_id: string
    kind: string
    item: string
    ticked_by: string
    ticked_at: Generated<Temporal.Instant>
  }
  project_course_word: {
    municipality_id: string
    course_id: string
    pupil_id: string
    is_own: boolean
    text: string
    written_by: string
    written_at: Generated<Temporal.Instant>
    version: Generated<number>
  }
  pulse: {
    municipality_id: string
    id: string
    class_id: string
    class_title: Generated<string>
    set_id: string
    title: string
    scale: string
    questions: string[]
    mode: string
    way: string
    asks_words: boolean
    family_reads: Generated<boolean>
    opens_at: Temporal.Instant
    closes_at: Temporal.Instant
    started_by: string
    pupils: Generated<number>
    closed_at: Temporal.Instant | null
    answered: number | null
  }
  pulse_answer: {
    municipality_id: string
    pulse_id: string
    mode: Generated<string>
    pupil_id: string
    choices: number[]
    words: string | null
    answered_on: Temporal.PlainDate
  }
  pulse_drawn: {
    municipality_id: string
    pulse_id: string
    mode: Generated<string>
    pupil_id: string
  }
  pulse_pool: {
    municipality_id: string
    pulse_id: string
    mode: Generated<string>
    code: string
  }
  pulse_reader: {
    municipality_id: string
    pulse_id: string
    mode: Generated<string>
    person_id: string
    name: string
  }
  pulse_rule: {
    municipality_id: string
    family_reads: boolean
    version: Generated<number>
    changed_by: string
    changed_at: Generated<Temporal.Instant>
  }
  pulse_set: {
    municipality_id: string
    id: string
    title: string
    scale: string
    questions: string[]
    is_retired: Generated<boolean>
    version: Generated<number>
    changed_by: string
    changed_at: Generated<Temporal.Instant>
  }
  pulse_tally: {
    municipality_id: string
    pulse_id: string
    mode: Generated<string>
    answered: Generated<number>
    counts: number[]
  }
  pulse_ticket: {
    municipality_id: string
    pulse_id: string
    mode: string
    code: string
    pupil_id: string | null
  }
  pupil: {
    municipality_id: string
    id: string
    birth_date: Temporal.PlainDate | null
    sex: string | null
  }
  pupil_access: {
    municipality_id: string
    person_id: string
    pupil_id: string
    reason: string
    ground_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  pupil_cpr: {
    municipality_id: string
    pupil_id: string
    sealed: Buffer
    lookup: Buffer
  }
  read_log: {
    id: Generated<number>
    at: Generated<Temporal.Instant>
    transaction: Generated<string>
    municipality_id: string | null
    actor: Generated<string>
    person_id: string | null
    action: string
    outcome: string
    reason: string | null
    subject: string | null
    pupil_ids: Generated<string[]>
    seal: number | null
    subject_salt: Buffer | null
    subject_digest: Buffer | null
  }
  retention_proposal: {
    municipality_id: string
    id: string
    kind: string
    rule_version: number
    relation: string
    subject_id: string
    pupil_id: string | null
    school_id: string | null
    event_day: Temporal.PlainDate
    until_day: Temporal.PlainDate | null
    rows_found: number | null
    state: Generated<string>
    proposed_at: Temporal.Instant
    decided_by: string | null
    decided_at: Temporal.Instant | null
    postponed_until: Temporal.PlainDate | null
    reason: string | null
    rows_deleted: number | null
    version: Generated<number>
  }
  retention_rule: {
    municipality_id: string
    kind: string
    version: number
    period: string
    event: string
    source: string
    is_unverified: Generated<boolean>
    valid_from: Temporal.PlainDate
    made_by: string | null
    made_at: Temporal.Instant
  }
  roster_export: {
    municipality_id: string
    id: string
    state: string
    started_by: string
    started_at: Temporal.Instant
    alive_at: Temporal.Instant
    bytes: number | null
    pupil_ids: Generated<string[]>
  }
  school: {
    municipality_id: string
    id: string
    name: string
    institution_number: string | null
    identifier: string | null
    district_id: string | null
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  school_year: {
    municipality_id: string
    year: number
    first_day: Temporal.PlainDate
    last_day: Temporal.PlainDate
  }
  session: {
    token_hash: Buffer
    id: string
    municipality_id: string
    person_id: string
    way: string
    device: Generated<string>
    created_at: Generated<Temporal.Instant>
    last_seen_at: Generated<Temporal.Instant>
    expires_at: Temporal.Instant
  }
  sign_in_failure: {
    id: Generated<number>
    bucket: Buffer
    at: Temporal.Instant
  }
  signal: {
    municipality_id: string
    id: string
    pupil_id: string
    pattern: string
    detail: number | null
    since: Temporal.PlainDate
    size: number
    numbers: Json
    found_at: Generated<Temporal.Instant>
    ended_at: Temporal.Instant | null
    answer: string | null
    answered_size: number | null
    answer_note: string | null
    answered_by: string | null
    answered_at: Temporal.Instant | null
    version: Generated<number>
  }
  signal_former_answer: {
    municipality_id: string
    id: Generated<number>
    signal_id: string
    pupil_id: string
    answer: string
    answered_size: number
    answer_note: string | null
    answered_by: string
    answered_at: Temporal.Instant
  }
  staff_role: {
    municipality_id: string
    id: string
    person_id: string
    role: string
    is_primary: Generated<boolean>
    school_id: string | null
    department_id: string | null
    source: string
    source_id: string
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }
  stored_file: {
    municipality_id: string
    id: string
    purpose: string
    belongs_to: string
    owner_id: string
    place: number
    name: string
    bytes: number
    created_at: Temporal.Instant
  }
  stored_piece: {
    municipality_id: string
    file_id: string
    place: number
    content: Buffer
  }
  support_need: {
    municipality_id: string
    id: string
    timetable_id: string
    timetable_pupil_id: string
    lessons: Generated<string[]>
    minutes_per_week: number | null
    requirement: Generated<string>
    primary_adult_id: string | null
  }
  support_need_forbidden: {
    municipality_id: string
    need_id: string
    adult_id: string
    timetable_id: string
  }
  support_need_shared: {
    municipality_id: string
    need_id: string
    timetable_pupil_id: string
    timetable_id: string
  }
  timetable: {
    municipality_id: string
    id: string
    school_id: string
    title: string
    weeks: string[]
    first_monday: Temporal.PlainDate | null
    state: string
    imported_by: string | null
    imported_at: Temporal.Instant
    version: Generated<number>
  }
  timetable_adult: {
    municipality_id: string
    id: string
    timetable_id: string
    source_id: string
    person_id: string | null
    kind: string
  }
  timetable_adult_terms: {
    municipality_id: string
    timetable_id: string
    adult_id: string
    qualifications: Generated<string[]>
    minutes_per_week: number | null
    max_minutes_per_day: number | null
    unavailable: Generated<Json>
  }
  timetable_group: {
    municipality_id: string
    id: string
    timetable_id: string
    size: number
  }
  timetable_group_pupil: {
    municipality_id: string
    group_id: string
    timetable_pupil_id: string
    timetable_id: string
  }
  timetable_lesson: {
    municipality_id: string
    id: string
    timetable_id: string
    source_id: string
    week: string
    day: number
    slot: string
    minutes: number
    subject: string
    room: string
    group_name: string
    class_id: string | null
    group_id: string | null
    is_support: boolean
  }
  timetable_lesson_adult: {
    municipality_id: string
    lesson_id: string
    place: number
    adult_id: string
    part: string
    timetable_id: string
  }
  timetable_pupil: {
    municipality_id: string
    id: string
    timetable_id: string
    source_id: string
    pupil_id: string | null
  }
  timetable_source: {
    municipality_id: string
    timetable_id: string
    file_names: string[]
    fingerprint: string
  }
  timetable_word: {
    municipality_id: string
    id: string
    school_id: string
    about: string
    word: string
    written: string
    person_id: string | null
    pupil_id: string | null
    is_nobody: Generated<boolean>
    chosen_by: string
    chosen_at: Temporal.Instant
    version: Generated<number>
  }
  writing_word: {
    municipality_id: string
    id: string
    word: string
    is_removed: boolean
    kind: string | null
    suggestion: string | null
    changed_by: string
    changed_at: Temporal.Instant
    version: Generated<number>
  }
}
