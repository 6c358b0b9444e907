using EdgeMLOps.Appliance.Core.Models.Registry;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

public sealed class ModelsOptions_tests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new ModelsOptionsValidator().Validate(null, new ModelsOptions()).Succeeded);

    [Fact]
    public void Every_key_has_a_range_and_its_fault_names_it()
    {
        var options = new ModelsOptions { StartCheckImages = 0, ImageDeadline = default, RetryDelay = TimeSpan.FromDays(2), AdminGroup = "" };

        var faults = new ModelsOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(
            ["Models:StartCheckImages", "Models:ImageDeadline", "Models:RetryDelay", "Models:AdminGroup"],
            faults.Select(fault => fault.Split(' ')[0]));
    }
}
