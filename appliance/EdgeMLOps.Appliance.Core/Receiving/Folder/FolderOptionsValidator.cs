using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

internal sealed class FolderOptionsValidator : IValidateOptions<FolderOptions>
{
    private readonly string _root;

    public FolderOptionsValidator(IOptions<StorageOptions> storage) => _root = storage.Value.Root;

    public ValidateOptionsResult Validate(string? name, FolderOptions options)
    {
        var faults = new List<string>();
        if (options.Path.Length > 0 && !System.IO.Path.IsPathFullyQualified(options.Path))
        {
            faults.Add($"Folder:Path must be a full path, not '{options.Path}'.");
        }
        else if (options.Path.Length > 0 && (Holds(_root, options.Path) || Holds(options.Path, _root)))
        {
            faults.Add("Folder:Path must not lie within Storage:Root, nor hold it.");
        }

        if (options.Poll < TimeSpan.FromMilliseconds(100) || options.Poll > TimeSpan.FromHours(1))
        {
            faults.Add("Folder:Poll must be 00:00:00.1 to 01:00:00.");
        }

        if (options.Workers is < 1 or > 8)
        {
            faults.Add("Folder:Workers must be 1 to 8.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool Holds(string folder, string path) =>
        System.IO.Path.GetRelativePath(folder, path) is var relative
        && !System.IO.Path.IsPathRooted(relative)
        && !relative.Split(System.IO.Path.DirectorySeparatorChar)[0].Equals("..", StringComparison.Ordinal);
}
