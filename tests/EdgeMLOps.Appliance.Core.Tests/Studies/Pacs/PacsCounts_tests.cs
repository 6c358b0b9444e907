using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Pacs;

/// <summary>Completeness against a real PACS, and against peers that are none.</summary>
public sealed class PacsCounts_tests : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly TempFolder _files = new();

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task The_image_that_the_PACS_has_is_waited_for_and_completes_the_study()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, ("Studies:Query:Interval", "00:00:01"));
        await SendAsync(pacs, new TestObject(1, modality: "DX"), new TestObject(2, modality: "DX"), new TestObject(3, modality: "DX"));
        await rig.AddAsync(new TestObject(1), 1);
        await rig.AddAsync(new TestObject(2), 2);
        await rig.WaitsForAsync(StudyWait.PacsImages);
        Assert.Equal(0, await rig.ResultCountAsync());

        await rig.AddAsync(new TestObject(3), 3);

        Assert.Equal("COMPLETE", Assert.Single(await rig.ResultsAsync(1)).GetString(DicomTag.CompletionFlag));
        Assert.Equal(StudyEvidence.Quiet | StudyEvidence.PacsCount, (await rig.RunAsync()).Evidence);
    }

    [Fact]
    public async Task What_the_PACS_has_and_never_came_makes_the_result_partial_with_the_counts()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, ("Studies:CountWait", "00:00:02"));
        await SendAsync(pacs, new TestObject(1, modality: "DX"), new TestObject(2, modality: "DX"), new TestObject(3, modality: "DX"));
        await rig.AddAsync(new TestObject(1), 1);

        var result = Assert.Single(await rig.ResultsAsync(1));

        Assert.Equal(("PARTIAL", "1 of 3 images received"), (result.GetString(DicomTag.CompletionFlag), result.GetString(DicomTag.CompletionFlagDescription)));
        Assert.Equal((StudyEvidence.Quiet | StudyEvidence.PacsCount, 1, 3), ((await rig.RunAsync()).Evidence, (await rig.RunAsync()).Received, (await rig.RunAsync()).Expected));
    }

    [Fact]
    public async Task Reports_other_modalities_and_our_own_objects_in_the_PACS_are_not_waited_for()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, ("Studies:Query:Interval", "00:00:01"));
        await SendAsync(
            pacs,
            new TestObject(1, modality: "DX"),
            new TestObject(2, sopClass: TestObject.EnhancedReport, modality: "SR", series: 2),
            new TestObject(3, modality: "CT", series: 3),
            new TestObject(4, modality: "DX", series: 4, manufacturer: "EdgeMLOps"));
        await rig.AddAsync(new TestObject(1), 1);

        Assert.Equal("COMPLETE", Assert.Single(await rig.ResultsAsync(1)).GetString(DicomTag.CompletionFlag));
        Assert.Equal((StudyEvidence.Quiet | StudyEvidence.PacsCount, 1), ((await rig.RunAsync()).Evidence, (await rig.RunAsync()).Expected));
    }

    [Fact]
    public async Task A_study_the_PACS_does_not_know_is_judged_without()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, ("Studies:Query:Interval", "00:00:01"));
        await rig.AddAsync(new TestObject(1), 1);

        await rig.ResultsAsync(1);

        Assert.Equal((StudyVerdictKind.Complete, StudyEvidence.Quiet | StudyEvidence.PacsUnknown), ((await rig.RunAsync()).Verdict, (await rig.RunAsync()).Evidence));
    }

    [Fact]
    public async Task A_PACS_that_is_silent_holds_up_results_for_its_limit_and_is_then_left_alone()
    {
        await using var silent = new SilentPeer();
        await using var rig = await StartAsync(silent.Port, ("Studies:Query:Timeout", "00:00:01"));
        for (var study = 1; study <= 20; study++)
        {
            await rig.AddAsync(new TestObject(study, study: study), 1);
        }

        await rig.ResultsAsync(20);

        Assert.Equal(2, silent.Connections); // two questions, then judged without
        Assert.Equal(1, rig.Log.Ids.Count(id => id == 1205));
        Assert.All(await rig.RunsAsync(), run => Assert.Equal((StudyVerdictKind.Complete, StudyEvidence.Quiet | StudyEvidence.PacsSilent), (run.Verdict, run.Evidence)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_PACS_that_hangs_up_or_is_not_there_holds_up_nothing(bool listens)
    {
        await using var peer = new SilentPeer(hangsUp: true);
        await using var rig = await StartAsync(listens ? peer.Port : FreePort.Next());
        await rig.AddAsync(new TestObject(1), 1);

        await rig.ResultsAsync(1);

        Assert.Equal(StudyEvidence.Quiet | StudyEvidence.PacsSilent, (await rig.RunAsync()).Evidence);
    }

    [Fact]
    public async Task A_study_that_waits_for_the_PACS_holds_up_no_other()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(pacs.DicomPort, ("Studies:Query:Interval", "00:00:01"));
        await SendAsync(pacs, new TestObject(1, modality: "DX"), new TestObject(2, modality: "DX"));
        await rig.AddAsync(new TestObject(1), 1);
        await rig.WaitsForAsync(StudyWait.PacsImages);

        await rig.AddAsync(new TestObject(1, study: 2), 1);

        Assert.Equal("2.25.882", Assert.Single(await rig.ResultsAsync(1)).GetString(DicomTag.StudyInstanceUID));
    }

    [Fact]
    public async Task Nobody_is_asked_while_the_link_is_drained_and_the_question_is_cut_by_its_deadline()
    {
        await using var silent = new SilentPeer();
        await using var rig = await StartAsync(silent.Port, ("Studies:Query:Timeout", "00:05:00"));
        await rig.AddAsync(new TestObject(1), 1);
        await Eventually.HoldsAsync(() => (rig.Link.OpenAssociations, silent.Connections) == (1, 1), StudyRig.Limit, "it is asked");

        await rig.Link.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);

        Assert.Equal((0, false), (rig.Link.OpenAssociations, rig.Link.IsOpen));
        await rig.WaitsForAsync(StudyWait.Link);
        await rig.AddAsync(new TestObject(1, study: 2), 1);
        await Eventually.HoldsAsync(() => rig.Status.Waiting.Count(study => study.WaitsFor == StudyWait.Link) == 2, StudyRig.Limit, "both wait for the link");
        Assert.Equal((1, 0), (silent.Connections, await rig.ResultCountAsync()));

        await rig.Link.OpenAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => silent.Connections == 2, StudyRig.Limit, "it is asked again");
    }

    [Theory]
    [InlineData(true, StudyEvidence.Quiet | StudyEvidence.PacsCount)]
    [InlineData(false, StudyEvidence.Quiet | StudyEvidence.PacsSilent)]
    public async Task A_PACS_that_speaks_tls_alone_is_asked_over_it_and_one_that_cannot_prove_its_name_is_not(bool trusted, StudyEvidence evidence)
    {
        using var authority = new TestAuthority(_files.Path);
        using var stranger = new TestAuthority(_files.Path, "stranger");
        var own = authority.Issue("edgemlops", rsaBits: 2048);
        await using var pacs = new Orthanc(tls: ((trusted ? authority : stranger).Issue("pacs", rsaBits: 2048), authority.CaFile), knows: ("EDGEMLOPS", 104));
        await pacs.StartAsync();
        await using var rig = await StartAsync(
            pacs.DicomPort,
            ("Studies:Query:Interval", "00:00:01"), ("Studies:Query:Tls:CertificateFile", own.CertificateFile),
            ("Studies:Query:Tls:KeyFile", own.KeyFile), ("Studies:Query:Tls:AuthoritiesFile", authority.CaFile));
        await SendAsync(pacs, ["+tls", own.KeyFile, own.CertificateFile, "-ic"], new TestObject(1, modality: "DX"));

        await rig.AddAsync(new TestObject(1), 1);

        await rig.ResultsAsync(1);
        Assert.Equal(evidence, (await rig.RunAsync()).Evidence);
    }

    private Task<StudyRig> StartAsync(int port, params (string Key, string Value)[] more) => StudyRig.StartAsync(
        _root,
        [
            ("Studies:Query:AeTitle", Orthanc.AeTitle), ("Studies:Query:Host", "127.0.0.1"), ("Studies:Query:Port", $"{port}"),
            .. more,
        ]);

    private Task SendAsync(Orthanc pacs, params TestObject[] objects) => SendAsync(pacs, [], objects);

    private async Task SendAsync(Orthanc pacs, string[] tls, params TestObject[] objects)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "storescu", ["-R", .. tls, "-aec", Orthanc.AeTitle, "127.0.0.1", $"{pacs.DicomPort}", .. objects.Select(item => item.Save(_files.Path))], StudyRig.Limit);
        Assert.True(exitCode == 0, output);
    }
}
