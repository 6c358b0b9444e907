using EdgeMLOps.Appliance.Core.Decoding.Codec;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

public sealed class CodecOptions_tests
{
    public static TheoryData<string, Action<CodecOptions>> OutOfRange() => new()
    {
        { "Workers", options => options.Workers = 0 },
        { "Workers", options => options.Workers = 17 },
        { "MemoryMegabytes", options => options.MemoryMegabytes = 255 },
        { "MemoryMegabytes", options => options.MemoryMegabytes = 65_537 },
        { "FrameMegabytes", options => options.FrameMegabytes = 0 },
        { "FrameMegabytes", options => options.FrameMegabytes = 1025 },
        { "RecycleAfter", options => options.RecycleAfter = -1 },
        { "RecycleAfter", options => options.RecycleAfter = 10_000_001 },
        { "LibraryFolder", options => options.LibraryFolder = "gdcm" },
        { "StartDeadline", options => options.StartDeadline = TimeSpan.FromSeconds(4) },
        { "FrameDeadline", options => options.FrameDeadline = TimeSpan.FromMinutes(6) },
        { "WaitDeadline", options => options.WaitDeadline = TimeSpan.Zero },
    };

    [Fact]
    public void The_defaults_are_in_range() => Assert.True(new CodecOptionsValidator().Validate(null, new CodecOptions()).Succeeded);

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_key_out_of_range_is_named(string key, Action<CodecOptions> change)
    {
        var options = new CodecOptions();
        change(options);

        var fault = Assert.Single(new CodecOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith($"Codec:{key} must be ", fault, StringComparison.Ordinal);
    }
}
