namespace EdgeMLOps.Appliance.Tests;

/// <summary>Receiving does not wait for the model.</summary>
public sealed class Model_start_tests
{
    [Fact]
    public async Task Images_are_taken_and_wait_while_no_model_can_be_opened()
    {
        await using var appliance = new RunningAppliance(""", "Inference": { "RuntimeFolder": "/nonexistent" }""");
        await appliance.StartAsync();
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantom"), count: 1, seed: 81);

        await appliance.StoreAsync(files);

        Assert.True(await appliance.EchoAsync());
        Assert.Equal("ModelNotProven", (await appliance.StatusAsync()).Value!.Code);
        Assert.Equal((1, 0), (await appliance.FactAsync("journal.received"), await appliance.FactAsync("journal.failed")));
    }
}
