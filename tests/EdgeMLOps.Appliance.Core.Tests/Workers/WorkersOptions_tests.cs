using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

public sealed class WorkersOptions_tests
{
    [Fact]
    public void The_defaults_are_in_range() => Assert.True(new WorkersOptionsValidator().Validate(null, new WorkersOptions()).Succeeded);

    [Theory]
    [InlineData("MemoryMegabytes", 255, "0:01:00", "0:00:20", 0)]
    [InlineData("StartDeadline", 4096, "0:00:04", "0:00:20", 0)]
    [InlineData("RequestDeadline", 4096, "0:01:00", "0:05:01", 0)]
    [InlineData("RecycleAfter", 4096, "0:01:00", "0:00:20", -1)]
    public void A_key_out_of_range_is_named(string key, int memory, string start, string request, int recycle)
    {
        var options = new WorkersOptions
        {
            Engine = new() { MemoryMegabytes = memory, StartDeadline = TimeSpan.Parse(start), RequestDeadline = TimeSpan.Parse(request), RecycleAfter = recycle },
        };

        var fault = Assert.Single(new WorkersOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith($"Workers:Engine:{key} must be ", fault, StringComparison.Ordinal);
    }
}
