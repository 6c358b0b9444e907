using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Pacs;

/// <summary>What a real PACS has of a span of time and did not come here.</summary>
public sealed class PacsReconciliation_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _root = new();
    private readonly TempFolder _files = new();

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Studies_that_did_not_come_or_not_whole_are_found_and_fetched()
    {
        var port = FreePort.Next();
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, port);
        await SendAsync(
            pacs,
            new TestObject(1, study: 1, modality: "DX"), // came
            new TestObject(1, study: 2, modality: "DX"), // never came
            new TestObject(1, study: 3, modality: "CT"), // not for the model
            new TestObject(1, study: 4, modality: "DX"), // came in part
            new TestObject(2, study: 4, modality: "DX"));
        await rig.AddAsync(new TestObject(1, study: 1), 1);
        await rig.AddAsync(new TestObject(1, study: 4), 1);
        var reconciliation = rig.Get<PacsReconciliation>();

        var reply = await CompareAsync(reconciliation, "11:00", "13:00");

        Assert.Equal(
            [new MissingStudy("2.25.882", 0, 1, IsKnown: false, IsOfTheSpan: true), new MissingStudy("2.25.884", 1, 1, IsKnown: true, IsOfTheSpan: true)],
            reply.Value!.Missing.OrderBy(study => study.StudyInstanceUid, StringComparer.Ordinal));
        Assert.False(reply.Value.IsCut);

        await rig.Get<Receiver>().OpenAsync(CancellationToken.None);
        foreach (var study in reply.Value.Missing)
        {
            var moved = await reconciliation.FetchAsync(study.StudyInstanceUid, Limit, CancellationToken.None);
            Assert.Equal((PacsFault.None, true, 0), (moved.Fault, moved.Value!.Status.IsSuccess, moved.Value.Failed));
        }

        Assert.Empty((await CompareAsync(reconciliation, "11:00", "13:00")).Value!.Missing);
        Assert.NotNull(await rig.Journal.FindAsync(new TestObject(2, study: 4).SopInstance, CancellationToken.None));
    }

    [Fact]
    public async Task A_study_that_takes_longer_than_the_limit_comes_as_long_as_the_PACS_gets_on()
    {
        var port = FreePort.Next();
        await using var slow = ChildProcess.Start("storescp", ["-aet", "EDGEMLOPS", "-od", _files.Make("got"), "--sleep-during", "1", $"{port}"]);
        await using var pacs = new DcmQrScp(("EDGEMLOPS", port));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.Port, port: 0, DcmQrScp.AeTitle);
        await SendAsync(pacs.Port, DcmQrScp.AeTitle, [.. Enumerable.Range(1, 6).Select(number => new TestObject(number, modality: "DX"))]);

        var moved = await rig.Get<PacsReconciliation>().FetchAsync(new TestObject(1).StudyInstance, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.Equal((PacsFault.None, 6), (moved.Fault, moved.Value?.Completed));
    }

    [Theory]
    [InlineData("11:00", "11:59", 0)]
    [InlineData("12:01", "23:59", 0)]
    [InlineData("11:59", "12:00", 1)]
    [InlineData("12:00", "12:30", 1)]
    public async Task Only_studies_of_the_span_are_told(string from, string to, int expected)
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, port: 0);
        await SendAsync(pacs, new TestObject(1, modality: "DX")); // at noon

        var reply = await CompareAsync(rig.Get<PacsReconciliation>(), from, to);

        Assert.Equal((PacsFault.None, expected), (reply.Fault, reply.Value!.Missing.Count));
    }

    [Theory]
    [InlineData("11:30", "12:30", true)]
    [InlineData("12:30", "13:00", false)]
    [InlineData("10:00", "11:30", false)]
    public async Task What_began_in_the_margin_alone_is_told_apart(string from, string to, bool isOfTheSpan)
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, port: 0);
        await SendAsync(pacs, new TestObject(1, modality: "DX")); // at noon

        var reply = await CompareAsync(rig.Get<PacsReconciliation>(), from, to, TimeSpan.FromHours(1));

        Assert.Equal(isOfTheSpan, Assert.Single(reply.Value!.Missing).IsOfTheSpan);
    }

    [Fact]
    public async Task A_PACS_that_is_not_there_or_may_not_be_asked_is_said_and_nothing_is_taken_to_be_missing()
    {
        await using var rig = await StartAsync(FreePort.Next(), port: 0);
        var reconciliation = rig.Get<PacsReconciliation>();

        Assert.Equal((PacsFault.Unreachable, null), await FaultAsync(reconciliation));
        await rig.Link.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);
        Assert.Equal((PacsFault.LinkDown, null), await FaultAsync(reconciliation));
        Assert.Equal(PacsFault.LinkDown, (await reconciliation.FetchAsync("2.25.1", Limit, CancellationToken.None)).Fault);
    }

    private static async Task<(PacsFault Fault, PacsDifference? Value)> FaultAsync(PacsReconciliation reconciliation)
    {
        var reply = await CompareAsync(reconciliation, "11:00", "13:00");
        return (reply.Fault, reply.Value);
    }

    // On the day of the test objects, by the clock of this machine.
    private static Task<PacsReply<PacsDifference>> CompareAsync(PacsReconciliation reconciliation, string from, string to, TimeSpan? margin = null) =>
        reconciliation.CompareAsync(At(from), At(to), margin ?? TimeSpan.Zero, Limit, CancellationToken.None);

    private static DateTimeOffset At(string time)
    {
        var local = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, TimeZoneInfo.Local.GetUtcOffset(local));
    }

    private Task<StudyRig> StartAsync(int pacsPort, int port, string aeTitle = "ORTHANC") => StudyRig.StartAsync(
        _root,
        ("Dicom:Port", $"{port}"),
        ("Studies:GapWait", "0"),
        ("Studies:CountWait", "00:00:01"),
        ("Studies:Query:AeTitle", aeTitle),
        ("Studies:Query:Host", "127.0.0.1"),
        ("Studies:Query:Port", $"{pacsPort}"));

    private Task SendAsync(Orthanc pacs, params TestObject[] objects) => SendAsync(pacs.DicomPort, Orthanc.AeTitle, objects);

    private async Task SendAsync(int port, string aeTitle, TestObject[] objects)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "storescu", ["-R", "-aec", aeTitle, "127.0.0.1", $"{port}", .. objects.Select(item => item.Save(_files.Path))], StudyRig.Limit);
        Assert.True(exitCode == 0, output);
    }
}
