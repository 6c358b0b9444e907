using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit.Canary;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Privacy;

/// <summary>Promise P2: a patient planted into every element of a study is found in no log and in no payload.</summary>
public sealed class Canary_tests
{
    private const int Studies = 3;

    // Long enough not to turn up by chance in text; a date or a time of day may stand in a log for other reasons.
    private const int ShortestToken = 6;

    [Fact]
    public async Task A_patient_in_every_element_is_found_in_no_log_and_in_no_payload()
    {
        using var folder = new TempFolder();
        await using var system = new WholeSystem();
        await system.StartAsync();
        await using var tap = await BrokerTap.StartAsync(system.Broker);
        var files = await PhantomStudies.MakeAsync(
            folder.Make("phantoms"), Studies, seed: 99, "--max-side", "1024", "--canary", "KZQXWV");
        var scanner = new CanaryScanner(await TokensAsync(folder["phantoms", "canary.json"]));

        await PlantAndFindAsync(system, tap, scanner, files[0]);
        await system.Appliance.StartAsync();
        Assert.True(await Dcmtk.StoreAsync(system.Appliance.Port, ApplianceProcess.AeTitle, files), system.Output);
        await Eventually.HoldsAsync(() => PredictionsAsync(system), count => count == Studies, TimeSpan.FromMinutes(2), "every study is predicted");
        await Eventually.HoldsAsync(
            () => Task.FromResult(ResultFiles(system)), count => count == Studies, TimeSpan.FromMinutes(2), "every study has a result");
        Assert.True(await system.RunWindowAsync(), system.Output);

        // The tap may hear of them later than the fleet.
        var payloads = await Eventually.HoldsAsync(
            () => Task.FromResult(tap.Messages.Where(message => message.Topic.Contains("/up/", StringComparison.Ordinal) && !message.IsPlanted).ToList()),
            messages => messages.Count >= 3,
            TimeSpan.FromSeconds(30),
            "messages go up");
        Assert.All(payloads, message => Assert.Empty(SearchMessage(scanner, message.Bytes)));
        AssertNoHits(scanner, system);
        Assert.True(scanner.Find(await File.ReadAllBytesAsync(files[1])).Count > 50, "the tokens are not in the study that was sent");
    }

    // The search must find what it is to find: a log line that carries a token, and a message that carries one.
    private static async Task PlantAndFindAsync(WholeSystem system, BrokerTap tap, CanaryScanner scanner, string file)
    {
        var token = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(file)!, "canary.json")))
            .RootElement[0].GetProperty("tokens").EnumerateArray().Select(item => item.GetProperty("value").GetString()!)
            .First(value => value.StartsWith("KZQXWV", StringComparison.Ordinal) && value.Length <= 16 && value.All(char.IsAsciiLetterOrDigit));
        await using (var talkative = new ApplianceProcess(aeTitle: token))
        {
            talkative.Launch();
            await Eventually.HoldsAsync(
                () => talkative.Output.Contains(token, StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the planted AE title is logged");
            Assert.NotEmpty(scanner.Find(System.Text.Encoding.UTF8.GetBytes(talkative.Output)));
        }

        await tap.PlantAsync(token);
        var planted = await Eventually.HoldsAsync(
            () => Task.FromResult(tap.Messages.FirstOrDefault(message => message.IsPlanted)), message => message is not null, TimeSpan.FromSeconds(30), "the planted message");
        Assert.NotEmpty(scanner.FindInflated(planted!.Bytes));
        await system.Appliance.KillAsync();
    }

    private static void AssertNoHits(CanaryScanner scanner, WholeSystem system)
    {
        Assert.Empty(scanner.Find(System.Text.Encoding.UTF8.GetBytes(system.Output)));
        var logs = Directory.GetFiles(Path.Combine(system.Appliance.Root, "logs"), "*", SearchOption.AllDirectories);
        var crossing = Directory.GetFiles(Path.Combine(system.Appliance.Root, "crossing"), "*", SearchOption.AllDirectories);
        var outside = system.OutsideFolders.SelectMany(root => Directory.GetFiles(root, "*", SearchOption.AllDirectories))
            // Sockets and lock files: nothing can be in them.
            .Where(path => !path.EndsWith(".sock", StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(logs);
        Assert.Contains(outside, path => path.EndsWith("fleet.db", StringComparison.Ordinal));
        foreach (var path in logs.Concat(crossing).Concat(outside))
        {
            var hits = scanner.Find(Read(path));
            Assert.True(hits.Count == 0, $"{path}: {string.Join(", ", hits)}");
        }
    }

    // The frame as it is, and its payload decompressed.
    private static IReadOnlyList<CanaryHit> SearchMessage(CanaryScanner scanner, byte[] bytes)
    {
        Assert.Equal(FrameFault.None, SealedMessage.Read(bytes, out var message));
        var json = message!.ReadPayloadJson(); // not null: no fault
        Assert.NotEmpty(json);
        return [.. scanner.Find(bytes), .. scanner.Find(json)];
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    private static async Task<int> PredictionsAsync(WholeSystem system)
    {
        var (_, output) = await system.Appliance.RunVerbAsync("log", "query", "--json");
        return output.Split('\n').Count(line => line.StartsWith('{'));
    }

    private static int ResultFiles(WholeSystem system) => Directory.GetFiles(Path.Combine(system.Appliance.Root, "results")).Length;

    private static async Task<IReadOnlyList<string>> TokensAsync(string file)
    {
        var list = JsonDocument.Parse(await File.ReadAllBytesAsync(file)).RootElement;
        var tokens = list.EnumerateArray()
            .SelectMany(study => study.GetProperty("tokens").EnumerateArray())
            .Select(token => token.GetProperty("value").GetString() ?? "")
            .Where(token => token.Length >= ShortestToken)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.True(tokens.Count > 300, $"{tokens.Count} tokens");
        return tokens;
    }
}
