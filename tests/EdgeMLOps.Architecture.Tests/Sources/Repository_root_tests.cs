using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Architecture.Tests.Sources;

public sealed class Repository_root_tests
{
    private static readonly string[] Allowed =
    [
        "EdgeMLOps.sln", "README.md", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json",
        "appliance", "relay", "shared", "tests", "installer",
    ];

    private static readonly string[] MadeByTheBuild = ["artifacts"];

    [Fact]
    public void The_root_holds_nothing_but_what_the_design_names()
    {
        var entries = Directory.GetFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)).ToArray();
        Assert.Empty(entries.Where(name => name[0] != '.').Except([.. Allowed, .. MadeByTheBuild]));
        Assert.True(entries.Intersect(Allowed).Count() >= 10, $"looked at {string.Join(", ", entries)}");
    }
}
