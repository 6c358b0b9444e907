using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>A support person asks where a result is, and has it sent again.</summary>
public sealed class Results_requeue_command_tests
{
    private const string Patient = "REQUEUE-PATIENT-4711";
    private const string Accession = "TRACE-7";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_result_is_sent_again_by_a_person_who_stands_in_the_audit_log_and_no_patient_does()
    {
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", FreePort.Next())); // it is queried by those it knows alone
        await using var appliance = new RunningAppliance(more:
            $$"""
            , "Results": { "LongestRetry": "01:00:00", "FirstRetry": "00:30:00", "Destinations": [ { "Name": "pacs", "AeTitle": "ORTHANC", "Host": "127.0.0.1", "Port": {{pacs.DicomPort}},
              "Confirm": "find", "ConfirmAfter": "00:00:00" } ] }
            """);
        await appliance.StartAsync();
        var file = Assert.Single(await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 1, seed: 41));
        await Phantoms.ModifyAsync(file, "-m", $"AccessionNumber={Accession}", "-m", $"PatientID={Patient}", "-m", $"PatientName={Patient}");
        await appliance.StoreAsync(file);
        var down = await TraceAsync(appliance, "NotDelivered");
        Assert.Contains("Unreachable after 1 attempts", down.GetProperty("why").GetString(), StringComparison.Ordinal);

        await pacs.StartAsync();
        Assert.Equal((0, 1, 0), await RequeueAsync(appliance, "--state", "Waiting", "--reason", "PACS is back"));
        var traced = await TraceAsync(appliance, "Confirmed");
        Assert.Equal((1, 0, 1), await RequeueAsync(appliance, "--study", "1"));
        Assert.Equal((0, 1, 0), await RequeueAsync(appliance, "--study", traced.GetProperty("studyInstanceUid").GetString()!, "--force"));
        await TraceAsync(appliance, "Confirmed");
        Assert.Single(await pacs.FindInstancesAsync("SR"));

        var audited = await AuditedAsync(appliance);
        Assert.Equal(3, audited.Split('\n').Length);
        Assert.All(audited.Split('\n'), line => Assert.StartsWith($"{Environment.UserName}|", line, StringComparison.Ordinal));
        Assert.Contains("PACS is back", audited, StringComparison.Ordinal);
        Assert.Contains(" 3206 ", appliance.Output, StringComparison.Ordinal);
        var result = Assert.Single(await pacs.FindUidsAsync("SR"));
        foreach (var name in (string[])[Patient, Accession, traced.GetProperty("studyInstanceUid").GetString()!, result])
        {
            Assert.DoesNotContain(name, audited, StringComparison.Ordinal);
            Assert.DoesNotContain(name, appliance.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_cannot_be_chosen_or_found_is_refused_said_and_not_in_the_audit_log()
    {
        await using var appliance = new RunningAppliance(more:
            """, "Results": { "Destinations": [ { "Name": "pacs", "AeTitle": "PACS", "Host": "127.0.0.1", "Port": 1 } ] }""");
        var (down, told) = await appliance.CallAsync("results", "requeue", "--study", "1");
        Assert.Equal(1, down);
        Assert.Contains("the service does not run", told, StringComparison.Ordinal);
        await appliance.StartAsync();

        Assert.Equal(2, (await appliance.CallAsync("results", "requeue")).ExitCode);
        var (unknown, output) = await appliance.CallAsync("results", "requeue", "--destination", "nobody");
        Assert.Equal(1, unknown);
        Assert.Contains("DestinationUnknown", output, StringComparison.Ordinal);
        Assert.Contains("no such study has come", (await appliance.CallAsync("results", "requeue", "--study", "1.2.3")).Output, StringComparison.Ordinal);

        Assert.Equal("NothingChosen", await FaultAsync(appliance, new() { Force = true, Reason = "" }));
        Assert.Equal("ReasonInvalid", await FaultAsync(appliance, new() { StudyRow = 1, Force = true, Reason = "a\nb" }));
        Assert.Equal("ReasonInvalid", await FaultAsync(appliance, new() { StudyRow = 1, Force = true, Reason = new string('a', ResultsRequeueRequest.LongestReason + 1) }));
        foreach (var state in (string[])["Waiting,Delivered", "+1", "1", " Waiting", "Lost", ""])
        {
            Assert.Equal("StateUnknown", await FaultAsync(appliance, new() { StudyRow = 1, State = state, Force = true, Reason = "" }));
        }

        Assert.Equal("", await AuditedAsync(appliance));
        Assert.Equal((1, 0, 0), await RequeueAsync(appliance, "--destination", "pacs", "--reason", "nothing is there"));
        Assert.Contains("nothing is there", await AuditedAsync(appliance), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, int Requeued, int LeftConfirmed)> RequeueAsync(RunningAppliance appliance, params string[] choice)
    {
        var (code, output) = await appliance.CallAsync(["results", "requeue", .. choice, "--json"]);
        var answer = JsonDocument.Parse(output).RootElement;
        return (code, answer.GetProperty("requeued").GetInt32(), answer.GetProperty("leftConfirmed").GetInt32());
    }

    private static async Task<string> FaultAsync(RunningAppliance appliance, ResultsRequeueRequest request) =>
        (await appliance.Control.PostAsync(
            "/v1/results/requeue", request, ControlJson.Default.ResultsRequeueRequest, ControlJson.Default.ResultsRequeueAnswer, CancellationToken.None)).Code;

    private static async Task<string> AuditedAsync(RunningAppliance appliance) => (await ChildProcess.RunAsync(
        "sqlite3", [Path.Combine(appliance.Root, "audit.db"), "SELECT who, detail FROM audit WHERE kind = 'ResultsRequeueWanted' ORDER BY seq"], Limit)).Output;

    private static Task<JsonElement> TraceAsync(RunningAppliance appliance, string code) => Eventually.HoldsAsync(
        async () =>
        {
            var (exitCode, output) = await appliance.CallAsync("studies", "trace", "--accession", Accession, "--json");
            return exitCode == 0 ? JsonDocument.Parse(output).RootElement : JsonDocument.Parse("""{ "code": "none" }""").RootElement;
        },
        trace => trace.GetProperty("code").GetString() == code,
        Limit,
        () => $"it is traced to {code}\n{appliance.Output}");
}
