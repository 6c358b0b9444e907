namespace EdgeMLOps.TestKit.Processes;

/// <summary>Where things lie in the checkout the tests run from.</summary>
public static class Repository
{
    private static readonly string Configuration = AppContext.BaseDirectory.Contains("/debug/", StringComparison.Ordinal) ? "debug" : "release";

    public static string Root { get; } = FindRoot();

    /// <summary>The built executable of a product or tool project.</summary>
    public static string Executable(string project)
    {
        var path = Path.Combine(Root, "artifacts", "bin", project, Configuration, project);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built: run installer/setup.sh", path);
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "EdgeMLOps.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests do not run from a checkout: no EdgeMLOps.sln above them.");
    }
}
