using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Reconciliation;

/// <summary>What a real PACS got while the hospital link was down, and never sent again by itself.</summary>
public sealed class WindowReconciler_tests : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly TempFolder _files = new();
    private readonly int _port = FreePort.Next();

    // The test objects are of noon by the modality's clock; ours is an hour and a half ahead of it.
    private readonly ShiftedTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 13, 30, 0, TimeZoneInfo.Local.GetUtcOffset(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified))));

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task What_the_PACS_got_in_a_window_and_never_sent_is_fetched_after_it()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00");
        await rig.AddAsync(new TestObject(1, study: 1), 1);
        await WindowAsync(rig, () => SendAsync(pacs));

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
        await using (var first = await StartAsync(pacs.DicomPort, "01:00:00"))
        {
            await WindowAsync(first, () => SendAsync(pacs));
            Assert.Equal(1, Fact(first, "owed"));
        }

        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00");
        await EachAsync(rig, side => side.OpenAsync(CancellationToken.None));
        await Eventually.HoldsAsync(() => Fact(rig, "fetched") == 2, StudyRig.Limit, $"fetched\n{rig.Log.Text}");
    }

    [Fact]
    public async Task Where_nothing_may_be_fetched_it_is_reported()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", _port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, "00:00:00", ("Studies:Reconciliation:MostFetched", "0"));
        await WindowAsync(rig, () => SendAsync(pacs));

        await SettlesAsync(rig, "StudiesMissing");
        Assert.Equal((2L, 0L, 2L), (Fact(rig, "missing"), Fact(rig, "fetched"), Fact(rig, "unfetched")));
        Assert.DoesNotContain("2.25.", rig.Log.Text, StringComparison.Ordinal);
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

    private static async Task WindowAsync(StudyRig rig, Func<Task> meanwhile)
    {
        await EachAsync(rig, side => side.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None));
        await meanwhile();
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
        await Eventually.HoldsAsync(() => Fact(rig, "owed") == 0, StudyRig.Limit, $"the span is settled\n{rig.Log.Text}");
        Assert.Equal(code, rig.Status.Reconciliation.Code);
    }

    private Task<StudyRig> StartAsync(int pacsPort, string wait, params (string Key, string Value)[] more) => StudyRig.StartAsync(
        _root,
        _time,
        [
            ("Dicom:Port", $"{_port}"),
            ("Studies:Query:AeTitle", Orthanc.AeTitle),
            ("Studies:Query:Host", "127.0.0.1"),
            ("Studies:Query:Port", $"{pacsPort}"),
            ("Studies:Reconciliation:Wait", wait),
            ("Studies:Reconciliation:Retry", "00:00:01"),
            ("Studies:Reconciliation:Tries", "2"),
            .. more,
        ]);

    private async Task SendAsync(Orthanc pacs)
    {
        TestObject[] objects =
        [
            new(1, study: 1, modality: "DX"), // came before the window
            new(2, study: 1, modality: "DX"),
            new(1, study: 2, modality: "DX"),
            new(1, study: 3, modality: "CT"), // not for the model
        ];
        var (exitCode, output) = await ChildProcess.RunAsync(
            "storescu", ["-R", "-aec", Orthanc.AeTitle, "127.0.0.1", $"{pacs.DicomPort}", .. objects.Select(item => item.Save(_files.Path))], StudyRig.Limit);
        Assert.True(exitCode == 0, output);
    }
}
