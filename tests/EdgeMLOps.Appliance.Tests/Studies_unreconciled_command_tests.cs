using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>After which windows studies are missing, and a person who knows of it.</summary>
public sealed class Studies_unreconciled_command_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_is_missing_is_listed_and_told_until_a_person_acknowledges_it_who_stands_in_the_audit_log_with_the_reason()
    {
        await using var appliance = await StartAsync();
        Assert.Equal(["StudiesMissing 3", "PacsSilent 0"], await ListAsync(appliance));
        Assert.Equal(3, await appliance.FactAsync("reconciliation.unfetched"));
        await AskAgainAsync(appliance);

        Assert.NotEqual(0, (await appliance.CallAsync("studies", "unreconciled", "acknowledge")).ExitCode);
        Assert.Equal("ReasonMissing", await FaultAsync(appliance, " "));
        Assert.Equal("ReasonInvalid", await FaultAsync(appliance, "a\nb"));
        Assert.Equal("", await AuditedAsync(appliance, "UnreconciledAcknowledged"));
        var (exitCode, output) = await appliance.CallAsync("studies", "unreconciled", "acknowledge", "--reason", "sent again by hand");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("2 acknowledged", output.TrimEnd(), StringComparison.Ordinal);
        var audited = await AuditedAsync(appliance, "UnreconciledAcknowledged");
        Assert.StartsWith($"{Environment.UserName}|", audited, StringComparison.Ordinal);
        Assert.Contains("sent again by hand", audited, StringComparison.Ordinal);
        Assert.Contains("\"unfetched\":3", audited, StringComparison.Ordinal);
        Assert.Empty(await ListAsync(appliance));
        Assert.Equal(0, await appliance.FactAsync("reconciliation.unreconciled"));
        Assert.Contains("nothing is unreconciled", (await appliance.CallAsync("studies", "unreconciled", "ask")).Output, StringComparison.Ordinal);

        // What the airlock says of a link that is cut while it is served is asked about as a window is.
        await CutAsync(appliance, isCut: true);
        await CutAsync(appliance, isCut: false);
        Assert.Equal(1, await appliance.FactAsync("reconciliation.owed"));

        await appliance.KillAsync();
        Assert.Contains("the service does not run", (await appliance.CallAsync("studies", "unreconciled", "list")).Output, StringComparison.Ordinal);
    }

    // What was missing is so until the PACS answers.
    private static async Task AskAgainAsync(RunningAppliance appliance)
    {
        var (exitCode, output) = await appliance.CallAsync("studies", "unreconciled", "ask", "--reason", "it is back");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("2 to be asked about again", output.TrimEnd(), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => TriesAsync(appliance), tries => tries == "3 3", Limit, "each is asked about once");
        Assert.Equal(["StudiesMissing 3", "PacsSilent 0"], await ListAsync(appliance));
        Assert.Contains("it is back", await AuditedAsync(appliance, "ReconciliationWanted"), StringComparison.Ordinal);
    }

    private static async Task CutAsync(RunningAppliance appliance, bool isCut) => Assert.Equal(LinkPhase.Serving, (await appliance.Control.PostAsync(
        "/v1/link/cut", new CutRequest { IsCut = isCut }, ControlJson.Default.CutRequest, ControlJson.Default.LinkState, CancellationToken.None)).Value?.Phase);

    // As an earlier process left it; of the PACS nobody listens.
    private static async Task<RunningAppliance> StartAsync()
    {
        var appliance = new RunningAppliance(more:
            $$""", "Studies:Query:AeTitle": "PACS", "Studies:Query:Host": "127.0.0.1", "Studies:Query:Port": {{FreePort.Next()}} """);
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToString("O", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(appliance.Root, "reconciliation.json"), $$"""
            { "spans": [], "unreconciled": [
              { "begunUtc": "2026-01-10T12:00:00Z", "endedUtc": "2026-01-10T13:00:00Z", "code": "StudiesMissing", "atUtc": "{{at}}", "missing": 4, "unfetched": 3, "tries": 2 },
              { "begunUtc": "2026-01-11T12:00:00Z", "endedUtc": "2026-01-11T13:00:00Z", "code": "PacsSilent", "atUtc": "{{at}}", "missing": 0, "unfetched": 0, "tries": 2 } ] }
            """);
        await appliance.StartAsync();
        return appliance;
    }

    private static async Task<IEnumerable<JsonElement>> SpansAsync(RunningAppliance appliance)
    {
        var (exitCode, output) = await appliance.CallAsync("studies", "unreconciled", "list", "--json");
        Assert.True(exitCode == 0, output);
        return output.Split('\n').Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);
    }

    private static async Task<IEnumerable<string>> ListAsync(RunningAppliance appliance) =>
        (await SpansAsync(appliance)).Select(span => $"{span.GetProperty("code").GetString()} {span.GetProperty("unfetched").GetInt32()}");

    private static async Task<string> TriesAsync(RunningAppliance appliance) =>
        string.Join(' ', (await SpansAsync(appliance)).Select(span => span.GetProperty("tries").GetInt32()));

    private static async Task<string> FaultAsync(RunningAppliance appliance, string reason) => (await appliance.Control.PostAsync(
        "/v1/studies/unreconciled/acknowledge",
        new UnreconciledRequest { UntilUtc = DateTimeOffset.MaxValue, Reason = reason },
        ControlJson.Default.UnreconciledRequest,
        ControlJson.Default.UnreconciledAnswer,
        CancellationToken.None)).Code;

    private static async Task<string> AuditedAsync(RunningAppliance appliance, string kind) => (await ChildProcess.RunAsync(
        "sqlite3", [Path.Combine(appliance.Root, "audit.db"), $"SELECT who, detail FROM audit WHERE kind = '{kind}' ORDER BY seq"], Limit)).Output;
}
