using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Windows;

public sealed class Window_tests
{
    private const int Studies = 3;

    [Fact]
    public async Task While_the_relay_is_out_the_hospital_port_refuses_and_afterwards_it_answers_and_the_data_team_has_it()
    {
        using var folder = new TempFolder();
        await using var system = new WholeSystem();
        await system.StartAsync();
        var files = await PhantomStudies.MakeAsync(folder.Make("phantoms"), Studies, seed: 11, "--max-side", "1024");
        Assert.True(await Dcmtk.StoreAsync(system.Appliance.Port, ApplianceProcess.AeTitle, files), system.Output);
        await Eventually.HoldsAsync(
            async () => (await system.Pacs.FindInstancesAsync("SR")).Count, count => count == Studies, TimeSpan.FromMinutes(2), "results in the PACS");

        var (refused, sent) = await WatchWindowAsync(system);

        Assert.True(sent, system.Output);
        Assert.True(refused > 0, $"the port was never tried while the relay was out:\n{system.Output}");
        Assert.True(await Dcmtk.EchoAsync(system.Appliance.Port), "the hospital port answers after the window");
        var messages = await system.PullAsync();
        Assert.All(messages, message => Assert.Equal(system.Site, message.GetProperty("site").GetString()));
        Assert.Equal(Studies, PredictedOf(messages));
        Assert.Equal(messages.Count, messages.Select(message => message.GetProperty("hash").GetString()).Distinct(StringComparer.Ordinal).Count());

        // A second window sends only what is new: exactly once.
        Assert.True(await system.RunWindowAsync(), system.Output);
        Assert.Equal(Studies, PredictedOf(await system.PullAsync()));
    }

    private static long PredictedOf(IReadOnlyList<System.Text.Json.JsonElement> messages) => messages
        .Where(message => message.GetProperty("kind").GetString() == "Operations")
        .SelectMany(message => message.GetProperty("payload").GetProperty("counters").EnumerateArray())
        .Where(count => count.GetProperty("counter").GetString() == "InstancesPredicted")
        .Sum(count => count.GetProperty("value").GetInt64());

    // An echo counts only if the airlock said Open before and after it, and a broker connection is there in between.
    private static async Task<(int Refused, bool Sent)> WatchWindowAsync(WholeSystem system)
    {
        // A broker that does not answer keeps the window open for as long as the test needs to look.
        await system.Broker.FreezeAsync();
        var window = system.RunWindowAsync();
        var refused = 0;
        await Eventually.HoldsAsync(system.AirlockStateAsync, state => state == "Open", TimeSpan.FromMinutes(1), "the window is open");
        if (!await Dcmtk.EchoAsync(system.Appliance.Port) && await system.AirlockStateAsync() == "Open")
        {
            refused++;
        }

        await system.Broker.ThawAsync();
        return (refused, await window);
    }
}
