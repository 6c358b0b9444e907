using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>Checks <see cref="CodecOptions"/>; each message names the key.</summary>
public sealed class CodecOptionsValidator : IValidateOptions<CodecOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CodecOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = NumbersOf(options).Concat(TimesOf(options)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> NumbersOf(CodecOptions options)
    {
        if (options.Workers is < 1 or > CodecOptions.MostWorkers)
        {
            yield return Fault(nameof(options.Workers), "1 to 16");
        }

        if (options.MemoryMegabytes is < 256 or > 65_536)
        {
            yield return Fault(nameof(options.MemoryMegabytes), "256 to 65536");
        }

        if (options.FrameMegabytes is < 1 or > 1024)
        {
            yield return Fault(nameof(options.FrameMegabytes), "1 to 1024");
        }

        if (options.RecycleAfter is < 0 or > 10_000_000)
        {
            yield return Fault(nameof(options.RecycleAfter), "0 to 10000000");
        }

        if (options.LibraryFolder.Length > 0 && !Path.IsPathFullyQualified(options.LibraryFolder))
        {
            yield return Fault(nameof(options.LibraryFolder), "empty or a full path");
        }
    }

    private static IEnumerable<string> TimesOf(CodecOptions options)
    {
        if (options.StartDeadline < TimeSpan.FromSeconds(5) || options.StartDeadline > TimeSpan.FromMinutes(10))
        {
            yield return Fault(nameof(options.StartDeadline), "00:00:05 to 00:10:00");
        }

        if (options.FrameDeadline < TimeSpan.FromSeconds(1) || options.FrameDeadline > TimeSpan.FromMinutes(5))
        {
            yield return Fault(nameof(options.FrameDeadline), "00:00:01 to 00:05:00");
        }

        if (options.WaitDeadline < TimeSpan.FromSeconds(1) || options.WaitDeadline > TimeSpan.FromMinutes(10))
        {
            yield return Fault(nameof(options.WaitDeadline), "00:00:01 to 00:10:00");
        }
    }

    private static string Fault(string key, string range) => $"{CodecOptions.Section}:{key} must be {range}.";
}
