using EdgeMLOps.Appliance.Core.Pipeline.Canary;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline.Canary;

public sealed class CanaryOptions_tests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new CanaryOptionsValidator().Validate(null, new CanaryOptions()).Succeeded);

    [Fact]
    public void Every_key_has_a_range_and_its_fault_names_it()
    {
        var options = new CanaryOptions { Faults = 0, FaultWindow = default, StartWait = TimeSpan.FromMinutes(-1) };

        Assert.Equal(
            ["Canary:Faults", "Canary:FaultWindow", "Canary:StartWait"],
            new CanaryOptionsValidator().Validate(null, options).Failures!.Select(fault => fault.Split(' ')[0]));
    }
}
