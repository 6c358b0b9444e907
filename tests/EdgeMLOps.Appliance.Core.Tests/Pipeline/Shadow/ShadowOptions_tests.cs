using EdgeMLOps.Appliance.Core.Pipeline.Shadow;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline.Shadow;

public sealed class ShadowOptions_tests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new ShadowOptionsValidator().Validate(null, new ShadowOptions()).Succeeded);

    [Fact]
    public void Every_key_has_a_range_and_its_fault_names_it()
    {
        var options = new ShadowOptions { QueueImages = 0, QueueMegabytes = 0, Faults = 0, FaultWindow = default, Overlap = double.NaN };

        Assert.Equal(
            ["Shadow:QueueImages", "Shadow:QueueMegabytes", "Shadow:Faults", "Shadow:FaultWindow", "Shadow:Overlap"],
            new ShadowOptionsValidator().Validate(null, options).Failures!.Select(fault => fault.Split(' ')[0]));
    }
}
