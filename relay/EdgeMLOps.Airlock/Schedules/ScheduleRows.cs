using System.Globalization;
using System.Text.Json;
using Dapper;
using EdgeMLOps.Airlock.States;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>The rows of the schedule within one transaction.</summary>
internal sealed class ScheduleRows
{
    private const int MostTaken = 5_000;
    private const string DateFormat = "yyyy-MM-dd";
    private const string SelectWindows =
        """
        SELECT window_id AS Id, start_ms AS StartMs, end_ms AS EndMs, outcome AS Outcome, rule_id AS RuleId, local_start AS LocalStart,
               made_by AS MadeBy, approved_by AS ApprovedBy, reason AS Reason FROM windows
        """;

    private readonly SqliteConnection _connection;

    public ScheduleRows(SqliteConnection connection) => _connection = connection;

    public ScheduleData Read() => new()
    {
        Rules = Rules(),
        Blackouts = Blackouts(),
        Hold = Hold(),
        Open = Windows($"{SelectWindows} WHERE outcome = '' ORDER BY start_ms"),
        Looked = Instant(_connection.QuerySingle<long?>("SELECT looked_ms FROM schedule")),
        Taken = Taken(),
    };

    /// <summary>The latest windows, earliest first.</summary>
    public IReadOnlyList<ScheduledWindow> Latest(int max) =>
        Windows($"SELECT * FROM ({SelectWindows} ORDER BY start_ms DESC LIMIT {max.ToString(CultureInfo.InvariantCulture)}) ORDER BY StartMs");

    public ScheduledWindow? Window(Guid id) => Windows($"{SelectWindows} WHERE window_id = @id", new { id = id.ToString() }).SingleOrDefault();

    /// <summary>Adds a window; one of an occurrence that never began takes its place, one that did leaves all as it is.</summary>
    public void Add(ScheduledWindow window) => _connection.Execute(
        """
        INSERT INTO windows (window_id, start_ms, end_ms, outcome, rule_id, local_start, made_by, approved_by, reason)
        SELECT @Id, @StartMs, @EndMs, @Outcome, @RuleId, @LocalStart, @MadeBy, @ApprovedBy, @Reason
        WHERE @RuleId IS NULL OR EXISTS (SELECT 1 FROM rules WHERE rule_id = @RuleId)
        ON CONFLICT (rule_id, local_start) WHERE rule_id IS NOT NULL DO UPDATE
          SET window_id = excluded.window_id, start_ms = excluded.start_ms, end_ms = excluded.end_ms, outcome = excluded.outcome
          WHERE windows.outcome IN @NeverBegan
        """,
        new
        {
            Id = window.WindowId.ToString(),
            StartMs = window.Start.ToUnixTimeMilliseconds(),
            EndMs = window.End.ToUnixTimeMilliseconds(),
            window.Outcome,
            RuleId = window.RuleId?.ToString(),
            window.LocalStart,
            window.MadeBy,
            window.ApprovedBy,
            window.Reason,
            ScheduleCodes.NeverBegan,
        });

    public void SetOutcome(Guid window, string outcome) => _connection.Execute(
        "UPDATE windows SET outcome = @outcome WHERE window_id = @id AND outcome = ''", new { id = window.ToString(), outcome });

    /// <summary>False when there is none, or it began.</summary>
    public bool RemoveWindow(Guid id) => _connection.Execute(
        "DELETE FROM windows WHERE window_id = @id AND outcome = '' AND NOT EXISTS (SELECT 1 FROM state WHERE window_id = @id)",
        new { id = id.ToString() }) == 1;

    public void SetEnd(Guid id, DateTimeOffset end) => _connection.Execute(
        "UPDATE windows SET end_ms = @end WHERE window_id = @id", new { id = id.ToString(), end = end.ToUnixTimeMilliseconds() });

    /// <summary>What never began and lies ahead again, since the clock was set back: a person's windows are planned anew, a rule's are due anew.</summary>
    public void PlanAnew(DateTimeOffset now)
    {
        var values = new { now = now.ToUnixTimeMilliseconds(), ScheduleCodes.NeverBegan };
        _connection.Execute("DELETE FROM windows WHERE rule_id IS NOT NULL AND start_ms > @now AND outcome IN @NeverBegan", values);
        _connection.Execute("UPDATE windows SET outcome = '' WHERE start_ms > @now AND outcome IN @NeverBegan", values);
    }

    public void SetLooked(DateTimeOffset looked) =>
        _connection.Execute("UPDATE schedule SET looked_ms = @ms", new { ms = looked.ToUnixTimeMilliseconds() });

    public void Add(ScheduleRule rule) => _connection.Execute(
        """
        INSERT INTO rules (rule_id, rule, minutes, effective_ms, made_by, approved_by, reason)
        VALUES (@Id, @Text, @Minutes, @EffectiveMs, @MadeBy, @ApprovedBy, @Reason)
        """,
        new
        {
            Id = rule.RuleId.ToString(),
            rule.Text,
            rule.Minutes,
            EffectiveMs = rule.Effective.ToUnixTimeMilliseconds(),
            rule.MadeBy,
            rule.ApprovedBy,
            rule.Reason,
        });

    public bool RemoveRule(Guid id) => _connection.Execute("DELETE FROM rules WHERE rule_id = @id", new { id = id.ToString() }) == 1;

    public void ApproveRule(Guid id, string who, DateTimeOffset now) => _connection.Execute(
        "UPDATE rules SET approved_by = @who, effective_ms = max(effective_ms, @now) WHERE rule_id = @id",
        new { id = id.ToString(), who, now = now.ToUnixTimeMilliseconds() });

    public void ApproveWindow(Guid id, string who) =>
        _connection.Execute("UPDATE windows SET approved_by = @who WHERE window_id = @id", new { id = id.ToString(), who });

    public void Add(Blackout blackout) => _connection.Execute(
        "INSERT INTO blackouts (blackout_id, first_date, last_date, made_by, reason) VALUES (@Id, @From, @Until, @MadeBy, @Reason)",
        new
        {
            Id = blackout.BlackoutId.ToString(),
            From = blackout.From.ToString(DateFormat, CultureInfo.InvariantCulture),
            Until = blackout.Until.ToString(DateFormat, CultureInfo.InvariantCulture),
            blackout.MadeBy,
            blackout.Reason,
        });

    public bool RemoveBlackout(Guid id) =>
        _connection.Execute("DELETE FROM blackouts WHERE blackout_id = @id", new { id = id.ToString() }) == 1;

    public void SetHold(Hold? hold) => _connection.Execute(
        "UPDATE schedule SET hold_by = @By, hold_ms = @Ms, hold_reason = @Reason",
        new { By = hold?.MadeBy, Ms = hold?.Since.ToUnixTimeMilliseconds(), hold?.Reason });

    /// <summary>Puts an audit row beside the change it tells of; it is brought to the chain after the commit.</summary>
    public void Owe(string kind, string who, ScheduleDetail detail) => _connection.Execute(
        "INSERT INTO owed_audits (kind, who, detail) VALUES (@kind, @who, @text)",
        new { kind, who, text = JsonSerializer.Serialize(detail, AirlockJson.Default.ScheduleDetail) });

    private List<ScheduledWindow> Windows(string query, object? values = null) =>
        [.. _connection.Query<WindowRow>(query, values).Select(row => row.ToWindow())];

    private List<ScheduleRule> Rules() => [.. _connection
        .Query<RuleRow>(
            """
            SELECT rule_id AS Id, rule AS Text, minutes AS Minutes, effective_ms AS EffectiveMs, made_by AS MadeBy, approved_by AS ApprovedBy,
                   reason AS Reason FROM rules ORDER BY rowid
            """)
        .Select(row => row.ToRule())];

    private List<Blackout> Blackouts() => [.. _connection
        .Query<(string Id, string From, string Until, string MadeBy, string Reason)>(
            "SELECT blackout_id, first_date, last_date, made_by, reason FROM blackouts ORDER BY first_date")
        .Select(row => new Blackout
        {
            BlackoutId = Guid.Parse(row.Id, CultureInfo.InvariantCulture),
            From = DateOnly.ParseExact(row.From, DateFormat, CultureInfo.InvariantCulture),
            Until = DateOnly.ParseExact(row.Until, DateFormat, CultureInfo.InvariantCulture),
            MadeBy = row.MadeBy,
            Reason = row.Reason,
        })];

    private Hold? Hold()
    {
        var (by, ms, reason) = _connection.QuerySingle<(string? By, long? Ms, string? Reason)>("SELECT hold_by, hold_ms, hold_reason FROM schedule");
        return by is null ? null : new Hold(by, DateTimeOffset.FromUnixTimeMilliseconds(ms ?? 0), reason ?? "");
    }

    // The latest are enough: what was taken before them lies further back than a window may be late.
    private HashSet<(Guid, string)> Taken() => [.. _connection
        .Query<(string Rule, string LocalStart)>(
            """
            SELECT rule_id, local_start FROM windows WHERE rule_id IS NOT NULL AND outcome NOT IN @NeverBegan
            ORDER BY start_ms DESC LIMIT @MostTaken
            """,
            new { ScheduleCodes.NeverBegan, MostTaken })
        .Select(row => (Guid.Parse(row.Rule, CultureInfo.InvariantCulture), row.LocalStart))];

    private static DateTimeOffset? Instant(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
