using Microsoft.Extensions.Options;

namespace EdgeMLOps.Hosting.Configuration;

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) => options.Root is { } root && Path.IsPathFullyQualified(root) // null: as a file may say
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Storage:Root must be a full path, not '{options.Root}'.");
}
