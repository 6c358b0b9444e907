using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>Checks <see cref="WorkersOptions"/>; each message names the key.</summary>
public sealed class WorkersOptionsValidator : IValidateOptions<WorkersOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WorkersOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = FaultsOf($"{WorkersOptions.Section}:{nameof(WorkersOptions.Engine)}", options.Engine).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(string key, WorkerRoleOptions role)
    {
        if (role.MemoryMegabytes is < 256 or > 262_144)
        {
            yield return $"{key}:MemoryMegabytes must be 256 to 262144.";
        }

        if (role.StartDeadline < TimeSpan.FromSeconds(5) || role.StartDeadline > TimeSpan.FromMinutes(10))
        {
            yield return $"{key}:StartDeadline must be 00:00:05 to 00:10:00.";
        }

        if (role.RequestDeadline < TimeSpan.FromSeconds(1) || role.RequestDeadline > TimeSpan.FromMinutes(5))
        {
            yield return $"{key}:RequestDeadline must be 00:00:01 to 00:05:00.";
        }

        if (role.RecycleAfter is < 0 or > 10_000_000)
        {
            yield return $"{key}:RecycleAfter must be 0 to 10000000.";
        }
    }
}
