using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>A PACS that sends us whatever it gets, our own results too.</summary>
public sealed class Result_loop_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Period = LongRun.Choose(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4));

    // Ten minutes.
    private static readonly int Studies = LongRun.Choose(6, 150);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_study_gets_one_result_set_from_a_PACS_that_sends_everything_it_gets_back_to_us()
    {
        var files = await PhantomStudies.MakeAsync(_folder.Make("phantoms"), Studies, seed: 81, PhantomStudies.Plain);
        foreach (var (file, coder) in files.Zip(Coders(), (file, coder) => (file, coder)).Where(pair => pair.coder.Length > 0))
        {
            var (code, output) = await ChildProcess.RunAsync(coder[0], [.. coder[1..], file, file], Limit);
            Assert.True(code == 0, output);
        }

        var port = FreePort.Next();
        await using var pacs = new Orthanc(forwardTo: (ApplianceProcess.AeTitle, port)) { ScuSeconds = 60 }; // what it gives up it does not send again
        await using var appliance = new ApplianceProcess(quietTime: "00:00:00.5", port: port, results: $$"""
            { "Objects": [ "sr", "gsps", "sc", "ko" ],
              "Destinations": [ { "Name": "pacs", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{pacs.DicomPort}} } ] }
            """);
        await Task.WhenAll(pacs.StartAsync(), appliance.StartAsync());

        using var turn = new PeriodicTimer(Period, TimeProvider.System);
        foreach (var file in files)
        {
            var (code, output) = await ChildProcess.RunAsync(
                "dcmsend", ["--decompress-never", "-aec", Orthanc.AeTitle, "127.0.0.1", $"{pacs.DicomPort}", file], Limit);
            Assert.True(code == 0, output);
            await turn.WaitForNextTickAsync(CancellationToken.None);
        }

        var sent = await Eventually.HoldsAsync(
            () => ResultStore.ReadAsync(appliance),
            sent => sent.DistinctBy(one => one.Study).Count() == Studies && sent.All(one => one.HasArrived),
            Limit,
            () => $"each study has its result at the PACS\n{appliance.Output}");
        await Eventually.HoldsAsync(
            () => ResultStore.CountAsync(appliance, "instance WHERE state = 1 AND code = 'OwnObject'"),
            back => back >= sent.Count,
            Limit,
            () => $"{sent.Count} objects came back and are known as ours\n{appliance.Output}");

        Assert.Equal(Studies, sent.Count(one => one.Kind == ObjectKind.Report));
        Assert.Equal(sent.Select(one => one.Uid).Order(StringComparer.Ordinal), (await ResultStore.UidsAsync(pacs)).Order(StringComparer.Ordinal));
        Assert.Contains(sent, one => one.Kind == ObjectKind.Capture);
        Assert.Equal(Studies + sent.Count, await ResultStore.CountAsync(appliance, "instance"));
        Assert.Equal(Studies, await ResultStore.CountAsync(appliance, "instance WHERE state = 2"));
        Assert.Equal(Studies, await ResultStore.CountAsync(appliance, "study_run"));
    }

    // Of every five images one each in run lengths, in JPEG and in JPEG-LS.
    private static IEnumerable<string[]> Coders()
    {
        while (true)
        {
            yield return [];
            yield return ["dcmcrle"];
            yield return ["dcmcjpeg", "+e1"];
            yield return ["dcmcjpls"];
            yield return [];
        }
    }
}
