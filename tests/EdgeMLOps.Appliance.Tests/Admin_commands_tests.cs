using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>Commands of several people at the same time, on a folder that is a link, and on files that are not those the service left.</summary>
public sealed class Admin_commands_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly int Rounds = LongRun.Choose(slice: 1, whole: 10);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_at_the_same_time_end_in_done_or_a_code_and_files_set_back_or_damaged_are_told_and_let_nothing_older_in()
    {
        var shop = await PolicyShop.OpenAsync(_folder.Make("shop"));
        string[] packages = [await shop.MakeAsync(PolicyMaker.Make(release: 1)), await shop.MakeAsync(PolicyMaker.Make(release: 2, threshold: 0.4))];
        var (real, link) = (_folder.Make("real"), _folder["link"]);
        Directory.CreateSymbolicLink(link, real);
        var (_, group) = await ChildProcess.RunAsync("id", ["-gn"], Limit);
        await using var appliance = new RunningAppliance(
            $$""", "Trust": { "RootFile": "{{shop.RootFile}}" }, "Models": { "AdminGroup": "{{group.Trim()}}", "RetryDelay": "00:00:01" }""", root: link);
        await appliance.StartAsync();

        for (var round = 0; round < Rounds; round++)
        {
            await RaceAsync(appliance, packages);
        }

        await Task.WhenAll(packages[1..].Select(package => DoneAsync(appliance, "policy", "import", package)));
        await AssertOneOrderAsync(appliance, real);
        Assert.Equal(0, await appliance.TerminateAsync());

        // The log's file led elsewhere, the registry and the counters gone, the root cut: as a move to another disk and a careless restore leave them.
        File.Move(Path.Combine(real, PredictionLog.FileName), _folder["predictions.elsewhere"]);
        File.CreateSymbolicLink(Path.Combine(real, PredictionLog.FileName), _folder["predictions.elsewhere"]);
        foreach (var file in Directory.GetFiles(real, "policies.db*").Concat(Directory.GetFiles(Path.Combine(real, "trust"), "trust.db*")))
        {
            File.Delete(file);
        }

        var root = Path.Combine(real, "trust", "root.json");
        var whole = await File.ReadAllBytesAsync(root);
        await File.WriteAllBytesAsync(root, whole[..^50]);
        await appliance.StartAsync();

        Assert.Empty(Directory.GetFiles(real, "predictions.db.damaged-*"));
        Assert.StartsWith("ImportRefused: RootDamaged: ", await RefusedAsync(appliance, "policy", "import", packages[1]), StringComparison.Ordinal);
        Assert.StartsWith("RootDamaged: ", await RefusedAsync(appliance, "trust"), StringComparison.Ordinal);
        Assert.StartsWith("RootDamaged: ", await RefusedAsync(appliance, "trust", "update", shop.RootFile), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(root, whole);
        Assert.StartsWith("ImportRefused: ReleaseOlder: ", await RefusedAsync(appliance, "policy", "import", packages[0]), StringComparison.Ordinal);
        await DoneAsync(appliance, "policy", "import", packages[1]);
        await DoneAsync(appliance, "policy", "activate", PolicyMaker.Name);
        Assert.Equal(["PoliciesSetBack", "ReleasesSetBack", "RootRefused"], (await KindsAsync(real)).Intersect(["PoliciesSetBack", "ReleasesSetBack", "RootRefused"], StringComparer.Ordinal).Order(StringComparer.Ordinal));
        await DoneAsync(appliance, "log", "verify");
    }

    [Fact]
    public async Task A_folder_that_is_a_link_to_nowhere_is_told_by_the_key()
    {
        var link = _folder["link"];
        Directory.CreateSymbolicLink(link, _folder["nowhere"]);
        await using var appliance = new RunningAppliance(root: link);

        foreach (var command in new string[][] { ["run"], ["policy", "show"], ["models", "list"] })
        {
            Assert.StartsWith($"Storage:Root {link} is a link", await RefusedAsync(appliance, command), StringComparison.Ordinal);
        }
    }

    private static async Task RaceAsync(RunningAppliance appliance, string[] packages)
    {
        string[][] commands =
        [
            ["policy", "import", packages[0]], ["policy", "import", packages[1]], ["policy", "activate", PolicyMaker.Name], ["policy", "rollback"],
            ["models", "rollback"], ["models", "validate", "phantom-chest-detector"],
        ];
        var ends = await Task.WhenAll(commands.Select(command => appliance.CallAsync(command)));

        Assert.All(ends, end => Assert.True(
            end.ExitCode == 0 || (end.ExitCode == 1 && end.Output.Split(':')[0].All(char.IsAsciiLetter)), $"{end.ExitCode}: {end.Output}"));
        Assert.Equal("", (await appliance.StatusAsync()).Value!.Code);
    }

    // One active at the most, and the audit log has every step, once and in its order.
    private static async Task AssertOneOrderAsync(RunningAppliance appliance, string root)
    {
        await using var policies = SqliteStore.OpenReadOnly(Path.Combine(root, "policies.db"));
        var (steps, active) = await policies.ReadAsync(
            connection => (
                Dapper.SqlMapper.Query<long>(connection, "SELECT id FROM step ORDER BY id").ToList(),
                Dapper.SqlMapper.QuerySingle<int>(connection, "SELECT count(*) FROM policy WHERE state = 2")),
            default);
        await using var audit = SqliteStore.OpenReadOnly(Path.Combine(root, "audit.db"));
        var told = await audit.ReadAsync(
            connection => Dapper.SqlMapper.Query<string>(connection, "SELECT detail FROM audit WHERE kind = 'PolicyStep' ORDER BY seq").ToList(), default);
        Assert.InRange(active, 0, 1);
        Assert.NotEmpty(steps);
        Assert.Equal(steps, told.Select(detail => JsonDocument.Parse(detail).RootElement.GetProperty("step").GetInt64()));
        await DoneAsync(appliance, "log", "verify");
    }

    private static async Task<List<string>> KindsAsync(string root)
    {
        await using var audit = SqliteStore.OpenReadOnly(Path.Combine(root, "audit.db"));
        return await audit.ReadAsync(connection => Dapper.SqlMapper.Query<string>(connection, "SELECT DISTINCT kind FROM audit").ToList(), default);
    }

    private static async Task DoneAsync(RunningAppliance appliance, params string[] command)
    {
        var (exitCode, output) = await appliance.CallAsync(command);
        Assert.True(exitCode == 0, $"{string.Join(' ', command)}: {output}\n{appliance.Output}");
    }

    private static async Task<string> RefusedAsync(RunningAppliance appliance, params string[] command)
    {
        var (exitCode, output) = await appliance.CallAsync(command);
        Assert.True(exitCode == 1, $"{string.Join(' ', command)}: {exitCode}: {output}");
        return output;
    }
}
