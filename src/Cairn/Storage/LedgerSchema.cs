using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>The tables of the ledger as numbered migrations: append, never edit.</summary>
static class LedgerSchema
{
    /// <summary>Migration n brings a ledger from <c>user_version</c> n to n + 1.</summary>
    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        create table run (
            id               text primary key,
            spec             text not null,
            created_at       text not null,
            state            integer not null,
            cause            integer not null,
            stop_message     text,
            organization_id  text,
            workspace_id     text,
            limit_pd         integer,
            row_limit        integer,
            cancel_requested integer not null default 0,
            cursor           integer not null default 0,
            succeeded        integer not null default 0,
            failed           integer not null default 0,
            settled_pd       integer not null default 0,
            reserved_pd      integer not null default 0,
            ghost_pd         integer not null default 0,
            wasted_pd        integer not null default 0
        ) strict;

        create table submission (
            seq            integer primary key,
            id             text not null unique,
            run_id         text not null references run,
            workspace_id   text not null,
            attempt        integer not null,
            is_primer      integer not null,
            marker_block   integer,
            rows           blob not null,
            n              integer not null,
            body_bytes     integer not null,
            body_sha256    text not null,
            reserved_pd    integer not null,
            state          integer not null,
            epoch          integer not null,
            run_after      text not null,
            anchor         text,
            anchored_at    text,
            committed_at   text,
            must_exist     integer not null,
            empty_listings integer not null,
            first_empty_at text,
            tries          integer not null,
            batch_id       text,
            is_adopted     integer not null,
            is_canceling   integer not null,
            accepted_at    text,
            segment        text,
            outcomes       blob,
            settled_pd     integer not null
        ) strict;
        create unique index one_submission_per_batch on submission (workspace_id, batch_id);
        create index submission_of_run on submission (run_id, seq);
        -- Planned, sending, committing, ambiguous and abandoned: no two of one workspace may look alike when listed.
        create unique index one_count_per_workspace on submission (workspace_id, n) where state in (1, 2, 3, 4, 8);

        create table retry_set (
            id         integer primary key,
            run_id     text not null references run,
            rows       blob not null,
            attempt    integer not null,
            not_before text not null,
            is_alone   integer not null
        ) strict;

        create table usage (
            submission_id   text not null references submission (id),
            model           text not null,
            tier_max        integer,
            us_only         integer not null,
            kind            integer not null,
            answers         integer not null,
            input           integer not null,
            cache_write_5m  integer not null,
            cache_write_1h  integer not null,
            cache_read      integer not null,
            output          integer not null
        ) strict;
        create index usage_of_submission on usage (submission_id);

        create table event (
            seq           integer primary key,
            at            text not null,
            run_id        text not null,
            submission_id text,
            epoch         integer,
            kind          text not null,
            data          text not null,
            prev_hash     text not null,
            hash          text not null
        ) strict;
        create index event_of_run on event (run_id, seq);
        """,
        """
        alter table run add column unknown_pd integer not null default 0;
        alter table run add column queue_permille integer not null default 1000;
        alter table run add column body_bytes_max integer;
        alter table run add column rebuild_since text;
        alter table submission add column origin integer not null default 0;
        alter table submission add column is_provisional integer not null default 0;
        alter table submission add column absences integer not null default 0;
        alter table submission add column wasted_pd integer not null default 0;
        alter table retry_set add column absences integer not null default 0;
        alter table retry_set add column held text;

        -- Planned, sending, committing and ambiguous: no two of one workspace may look alike when listed. An abandoned
        -- one may look like another where there is no other row to tell them apart; their custom_ids do.
        drop index one_count_per_workspace;
        create unique index one_count_per_workspace on submission (workspace_id, n) where state in (1, 2, 3, 4);
        create index submission_in_state on submission (workspace_id, state);

        create table foreign_batch (
            workspace_id text not null,
            batch_id     text not null,
            primary key (workspace_id, batch_id)
        ) strict, without rowid;

        create table instance (
            id   integer primary key check (id = 1),
            host text not null
        ) strict;
        """,
        """
        -- Nothing reads or writes marker_block any more.
        alter table submission add column marks blob;
        alter table submission add column missed blob;
        """,
        """
        -- What answers taught about estimates: for each batch and model, the sums that a ratio and its error need, of
        -- prompts (x estimated, y billed) and of answers (x max_tokens, y billed).
        create table usage_sample (
            submission_id text not null references submission (id),
            template      text not null,
            model         text not null,
            rows          integer not null,
            prompt_x      real not null,
            prompt_y      real not null,
            prompt_xx     real not null,
            prompt_xy     real not null,
            prompt_yy     real not null,
            answer_x      real not null,
            answer_y      real not null,
            answer_xx     real not null,
            answer_xy     real not null,
            answer_yy     real not null,
            primary key (template, model, submission_id)
        ) strict, without rowid;
        """,
        """
        alter table submission add column kind integer not null default 0;
        alter table usage add column is_batched integer not null default 1;
        """,
        """
        -- The stages behind the first one, which the run's spec describes.
        create table stage (
            run_id        text not null references run,
            number        integer not null,
            kind          integer not null,
            rung          integer not null,
            first_place   integer not null,
            places        integer not null,
            layout_sha256 text not null,
            primary key (run_id, number)
        ) strict, without rowid;
        alter table usage add column stage integer not null default 0;
        """,
        """
        -- How long answers may be, and were: the limit of the batch, the places that may have more and how much, the
        -- places that were cut off, and the lengths by model.
        alter table submission add column max_tokens integer;
        alter table submission add column enlarged blob;
        alter table submission add column enlarged_max_tokens integer not null default 0;
        alter table submission add column truncated blob;
        alter table submission add column lengths text;
        """,
        """
        -- Searches of the web that the API did for the answers: billed by the piece, beside the tokens.
        alter table usage add column web_searches integer not null default 0;
        """,
        """
        -- What each batch did with its cached prefixes beside what was planned, as JSON, and when it ended.
        alter table submission add column cache text;
        alter table submission add column ended_at text;
        """,
        """
        -- Since when the run's answers are no longer kept on this machine.
        alter table run add column purged_at text;
        """,
        """
        -- What may have been billed and nobody can know, for each batch as for the run; so far its event alone said it,
        -- in dollars. Budgets count money by the batch.
        alter table submission add column unknown_pd integer not null default 0;
        update submission set unknown_pd = told.picos
        from (
            select submission_id, sum(
                cast(substr(usd, 1, instr(usd, '.') - 1) as integer) * 1000000000000
                    + cast(substr(substr(usd, instr(usd, '.') + 1) || '000000000000', 1, 12) as integer)) as picos
            from (
                select submission_id, json_extract(data, '$.unknown_usd') || '.' as usd
                from event where json_extract(data, '$.unknown_usd') is not null)
            group by submission_id) as told
        where told.submission_id = submission.id;
        """,
    ];

    /// <summary>Brings a ledger to the newest version, in one transaction.</summary>
    /// <exception cref="CairnException">It is newer than this program.</exception>
    public static int Migrate(SqliteConnection connection, string path) =>
        connection.InTransaction(deferred: false, () => MigrateAll(connection, path));

    static int MigrateAll(SqliteConnection connection, string path)
    {
        var version = connection.Query(row => row.GetInt32(0), "pragma user_version")[0];
        if (version > Migrations.Count)
        {
            throw new CairnException($"The ledger {path} is of version {version}; this program knows versions up to "
                + $"{Migrations.Count}. Use the newer program that wrote it.");
        }

        foreach (var migration in Migrations.Skip(version))
            connection.Execute(migration);
        if (version < Migrations.Count)
            connection.Execute($"pragma user_version = {Migrations.Count}");
        return Migrations.Count;
    }
}
