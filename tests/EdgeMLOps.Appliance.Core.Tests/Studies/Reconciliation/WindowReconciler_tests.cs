using System.Globalization;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Reconciliation;

/// <summary>What a real PACS got while the hospital link was down, and never sent again by itself.</summary>
public sealed class WindowReconciler_tests : IDisposable
{
    private static readonly (string Key, string Value) Fetch = ("Studies:Reconciliation:Mode", "Fetch");

    // Days; studies told; whether what is before the last 400 days is not asked for, which counts as one.
    public static TheoryData<int, int, bool> Months { get; } = LongRun.Choose(new TheoryData<int, int, bool> { { 45, 2, false } }, new() { { 45, 2, false }, { 401, 1, true } });

    private readonly TempFolder _root = new();
    private readonly TempFolder _files = new();
    private readonly int _port = FreePort.Next();

    // The test objects are of noon by the hospital's clock: so far ours is from it where a window begins that they are sent in.
    private readonly ShiftedTimeProvider _time = At("11:30", TimeZoneInfo.Local);

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task What_the_PACS_got_in_a_window_and_never_sent_is_fetched_after_it_where_that_is_told()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00", Fetch);
        await rig.AddAsync(new TestObject(1, study: 1), 1);
        await WindowAsync(rig, () => SendAsync(pacs.DicomPort));

        await SettlesAsync(rig, "");
        Assert.Equal((2L, 2L, 0L), (Fact(rig, "missing"), Fact(rig, "fetched"), Fact(rig, "failures")));
        Assert.NotNull(await rig.Journal.FindAsync(new TestObject(1, study: 2, modality: "DX").SopInstance, CancellationToken.None));
        Assert.NotNull(await rig.Journal.FindAsync(new TestObject(2, study: 1, modality: "DX").SopInstance, CancellationToken.None));
        Assert.Null(await rig.Journal.FindAsync(new TestObject(1, study: 3, modality: "CT").SopInstance, CancellationToken.None));
    }

    [Fact]
    public async Task What_a_dead_process_owed_the_next_one_does()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using (var first = await StartAsync(pacs.DicomPort, "01:00:00", Fetch))
        {
            await WindowAsync(first, () => SendAsync(pacs.DicomPort));
            Assert.Equal(1, Fact(first, "owed"));
        }

        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00", Fetch);
        await EachAsync(rig, side => side.OpenAsync(CancellationToken.None));
        await Eventually.HoldsAsync(() => Fact(rig, "fetched") == 2, StudyRig.Limit, () => $"fetched\n{rig.Log.Text}");
    }

    [Fact]
    public async Task Where_nobody_told_to_fetch_it_is_reported()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00");
        await WindowAsync(rig, () => SendAsync(pacs.DicomPort));

        await SettlesAsync(rig, "StudiesMissing");
        Assert.Equal((2L, 0L, 2L), (Fact(rig, "missing"), Fact(rig, "fetched"), Fact(rig, "unfetched")));
        Assert.DoesNotContain("2.25.", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told_over_a_later_window_of_which_all_came_until_a_person_acknowledges_it()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00");
        await WindowAsync(rig, () => SendAsync(pacs.DicomPort));
        await SettlesAsync(rig, "StudiesMissing");
        _time.Shift(TimeSpan.FromDays(3));
        await WindowAsync(rig, () => Task.CompletedTask);

        await SettlesAsync(rig, "StudiesMissing");
        Assert.Equal((2L, 1L), (Fact(rig, "unfetched"), Fact(rig, "unreconciled")));
        Assert.Equal(1, await rig.Status.Reconciliation.AcknowledgeAsync(_time.GetUtcNow()));
        Assert.Equal("", rig.Status.Reconciliation.Code);
    }

    [Fact]
    public async Task What_came_by_itself_since_is_not_missing_any_more_some_hours_later()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00");
        await WindowAsync(rig, () => SendAsync(pacs.DicomPort));
        await SettlesAsync(rig, "StudiesMissing");
        await SendAsync(_port, "EDGEMLOPS");
        _time.Shift(TimeSpan.FromHours(5));
        await WindowAsync(rig, () => Task.CompletedTask);

        await Eventually.HoldsAsync(() => rig.Status.Reconciliation.Code.Length == 0, StudyRig.Limit, $"nothing is missing\n{rig.Log.Text}");
        Assert.Equal((2L, 0L), (Fact(rig, "missing"), Fact(rig, "unfetched")));
    }

    [Fact]
    public async Task A_PACS_that_was_silent_is_asked_again_about_all_of_that_once_it_answers()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00", Fetch);
        await WindowAsync(rig, () => Task.CompletedTask);
        await SettlesAsync(rig, "PacsSilent");
        await pacs.StartAsync();
        await SendAsync(pacs.DicomPort); // as it had them in the window
        _time.Shift(TimeSpan.FromHours(4));
        await WindowAsync(rig, () => Task.CompletedTask);

        await Eventually.HoldsAsync(() => rig.Status.Reconciliation.Code.Length == 0, StudyRig.Limit, $"nothing is missing\n{rig.Log.Text}");
        Assert.Equal(2L, Fact(rig, "fetched"));
    }

    [Theory]
    [MemberData(nameof(Months))]
    public async Task Of_a_service_that_was_down_for_months_all_is_asked_for_and_what_is_not_is_told(int days, int unfetched, bool isCut)
    {
        await using var pacs = new DcmQrScp(("ANOTHER", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.Port, "00:00:00", ("Studies:Query:AeTitle", DcmQrScp.AeTitle), ("Studies:Reconciliation:Tries", "1"));
        await WindowAsync(rig, async () =>
        {
            await SendAsync(pacs.Port, DcmQrScp.AeTitle);
            _time.Shift(TimeSpan.FromDays(days));
        });

        await SettlesAsync(rig, "StudiesMissing");
        Assert.Equal(unfetched, Fact(rig, "unfetched"));
        Assert.Equal(isCut, rig.Log.Text.Contains("asked for the last 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_span_is_asked_about_to_its_end()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        _time.Shift(TimeSpan.FromDays(-5));
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00", Fetch);
        await WindowAsync(rig, async () =>
        {
            _time.Shift(TimeSpan.FromDays(5));
            await SendAsync(pacs.DicomPort);
        });

        await SettlesAsync(rig, "");
        Assert.Equal((2L, 2L), (Fact(rig, "missing"), Fact(rig, "fetched")));
    }

    [Fact]
    public async Task What_began_in_the_margin_alone_is_reported_and_never_fetched()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00", Fetch);
        _time.Shift(TimeSpan.FromHours(2));
        await WindowAsync(rig, () => SendAsync(pacs.DicomPort));

        await SettlesAsync(rig, "StudiesMissing");
        Assert.Equal((2L, 0L, 2L), (Fact(rig, "missing"), Fact(rig, "fetched"), Fact(rig, "unfetched")));
    }

    [Fact]
    public async Task Where_it_is_off_nothing_is_owed()
    {
        await using var rig = await StartAsync(FreePort.Next(), "00:00:00", ("Studies:Reconciliation:Mode", "Off"));
        await WindowAsync(rig, () => Task.CompletedTask);
        Assert.Equal((0L, ""), (Fact(rig, "owed"), rig.Status.Reconciliation.Code));
    }

    [Fact]
    public async Task A_box_on_UTC_asks_by_the_clock_of_the_hospital()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(
            pacs.DicomPort, "00:00:00", At("11:30", TimeZoneInfo.FindSystemTimeZoneById("Asia/Singapore"), TimeZoneInfo.Utc), ("Studies:Query:TimeZone", "Asia/Singapore"), Fetch);
        await WindowAsync(rig, () => SendAsync(pacs.DicomPort));

        await SettlesAsync(rig, "");
        Assert.Equal((2L, 2L), (Fact(rig, "missing"), Fact(rig, "fetched")));
        await Eventually.HoldsAsync(() => rig.Log.Text.Contains("Asia/Singapore", StringComparison.Ordinal), StudyRig.Limit, "the event names the zone");
        Assert.DoesNotContain("Studies:Query:TimeZone", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_on_UTC_that_was_told_no_zone_says_so()
    {
        await using var rig = await StartAsync(FreePort.Next(), "00:00:00", At("11:30", TimeZoneInfo.Utc, TimeZoneInfo.Utc));
        await Eventually.HoldsAsync(() => rig.Log.Text.Contains("Studies:Query:TimeZone", StringComparison.Ordinal), StudyRig.Limit, "a warning");
    }

    [Fact]
    public async Task A_PACS_that_does_not_know_us_is_asked_for_one_study_a_try()
    {
        await using var pacs = new DcmQrScp(("ANOTHER", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.Port, "00:00:00", Fetch, ("Studies:Query:AeTitle", DcmQrScp.AeTitle));
        await WindowAsync(rig, () => SendAsync(pacs.Port, DcmQrScp.AeTitle));

        await SettlesAsync(rig, "StudiesMissing");
        Assert.Equal((2L, 2L), (Fact(rig, "unfetched"), Fact(rig, "failures")));
        Assert.Equal(2, rig.Log.Text.Split("status A801").Length - 1);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_has_nothing_asked_but_what_is_near_the_end()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await SendAsync(pacs.DicomPort);
        await File.WriteAllTextAsync(
            _root["reconciliation.json"],
            """{"spans":[{"begunUtc":"2026-01-22T12:00:00+00:00","endedUtc":"2026-01-20T12:00:00+00:00","tries":0}],"last":null}""");
        _time.Shift(TimeSpan.FromDays(19));
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00");

        await SettlesAsync(rig, "");
        Assert.Equal(0L, Fact(rig, "missing"));
        Assert.Contains("clock was set back", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PACS_that_cannot_be_asked_is_reported_at_once()
    {
        var port = FreePort.Next();
        await using var pacs = ChildProcess.Start("storescp", ["-aet", Orthanc.AeTitle, "-od", _files.Path, $"{port}"]);
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("echoscu", ["127.0.0.1", $"{port}"], StudyRig.Limit)).ExitCode, code => code == 0, StudyRig.Limit, "storescp listens");
        await using var rig = await StartAsync(port, "00:00:00");
        await WindowAsync(rig, () => Task.CompletedTask);

        await SettlesAsync(rig, "PacsCannotBeAsked");
        Assert.Equal(1, Fact(rig, "failures"));
    }

    [Fact]
    public async Task A_PACS_that_is_down_is_tried_as_often_as_told_and_then_reported()
    {
        await using var rig = await StartAsync(FreePort.Next(), "00:00:00");
        await WindowAsync(rig, () => Task.CompletedTask);

        await SettlesAsync(rig, "PacsSilent");
        Assert.Equal(2, Fact(rig, "failures"));
    }

    [Fact]
    public async Task Where_no_PACS_is_named_nothing_is_owed()
    {
        await using var rig = await StudyRig.StartAsync(_root, _time);
        await WindowAsync(rig, () => Task.CompletedTask);
        Assert.Equal((0L, ""), (Fact(rig, "owed"), rig.Status.Reconciliation.Code));
    }

    // An hour of the day and zone of the test objects.
    private static ShiftedTimeProvider At(string time, TimeZoneInfo hospital, TimeZoneInfo? machine = null)
    {
        var local = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        return new ShiftedTimeProvider(new DateTimeOffset(local, hospital.GetUtcOffset(local)), machine);
    }

    private static async Task WindowAsync(StudyRig rig, Func<Task> meanwhile)
    {
        await EachAsync(rig, side => side.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None));
        await meanwhile();
        ((ShiftedTimeProvider)rig.Get<TimeProvider>()).Shift(TimeSpan.FromHours(1));
        await EachAsync(rig, side => side.OpenAsync(CancellationToken.None));
    }

    private static async Task EachAsync(StudyRig rig, Func<IHospitalSockets, Task> act)
    {
        foreach (var side in rig.Get<IEnumerable<IHospitalSockets>>())
        {
            await act(side);
        }
    }

    private static long Fact(StudyRig rig, string name) => rig.Status.Reconciliation.Facts[$"reconciliation.{name}"];

    private static async Task SettlesAsync(StudyRig rig, string code)
    {
        await Eventually.HoldsAsync(() => Fact(rig, "owed") == 0, StudyRig.Limit, () => $"the span is settled\n{rig.Log.Text}");
        Assert.Equal(code, rig.Status.Reconciliation.Code);
    }

    private Task<StudyRig> StartAsync(int pacsPort, string wait, params (string Key, string Value)[] more) => StartAsync(pacsPort, wait, _time, more);

    private Task<StudyRig> StartAsync(int pacsPort, string wait, TimeProvider time, params (string Key, string Value)[] more) => StudyRig.StartAsync(
        _root,
        time,
        [.. more.Concat(
        [
            ("Dicom:Port", $"{_port}"),
            ("Studies:Query:AeTitle", Orthanc.AeTitle),
            ("Studies:Query:Host", "127.0.0.1"),
            ("Studies:Query:Port", $"{pacsPort}"),
            ("Studies:Reconciliation:Wait", wait),
            ("Studies:Reconciliation:Retry", "00:00:01"),
            ("Studies:Reconciliation:Tries", "2"),
        ]).DistinctBy(setting => setting.Item1)]);

    private async Task SendAsync(int port, string aeTitle = "ORTHANC")
    {
        TestObject[] objects =
        [
            new(1, study: 1, modality: "DX"), // came before the window
            new(2, study: 1, modality: "DX"),
            new(1, study: 2, modality: "DX"),
            new(1, study: 3, modality: "CT"), // not for the model
        ];
        var (exitCode, output) = await ChildProcess.RunAsync(
            "storescu", ["-R", "-aec", aeTitle, "127.0.0.1", $"{port}", .. objects.Select(item => item.Save(_files.Path))], StudyRig.Limit);
        Assert.True(exitCode == 0, output);
    }
}
