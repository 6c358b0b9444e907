using System.Runtime.Loader;
using System.Text.Json;
using EdgeMLOps.Architecture.Tests.Events;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Architecture.Tests.Shipped;

/// <summary>Asks the built executables themselves, in case the build rules missed something.</summary>
public sealed class Shipped_files_tests
{
    private static readonly (string Folder, string Zone)[] Zones =
    [
        ("appliance", "Clinical"), ("shared/clinical", "Clinical"), ("shared/crossing", "Crossing"), ("shared/neutral", "Neutral"), ("relay", "Relay"),
    ];

    private static readonly string[] ClinicalPackages = ["System.Numerics.Tensors", "gdcm-sharp"];

    public static TheoryData<string> RelayExecutables => ["EdgeMLOps.Airlock", "EdgeMLOps.Relay", "EdgeMLOps.Fleet"];

    [Theory]
    [MemberData(nameof(RelayExecutables))]
    public void A_relay_executable_names_no_clinical_assembly(string executable)
    {
        string[] clinical = [.. ProjectsOf("appliance"), .. ProjectsOf("shared/clinical"), .. ClinicalPackages];
        using var dependencies = JsonDocument.Parse(File.ReadAllBytes($"{Repository.Executable(executable)}.deps.json"));
        var libraries = dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]).ToArray();
        Assert.Contains("EdgeMLOps.Contracts", libraries);
        Assert.Empty(libraries.Intersect(clinical, StringComparer.OrdinalIgnoreCase));
        Assert.True(clinical.Length >= 7, $"{clinical.Length} clinical names looked for");
    }

    [Theory]
    [MemberData(nameof(RelayExecutables))]
    public void No_file_beside_a_relay_executable_is_of_the_clinical_zone(string executable)
    {
        var folder = Path.GetDirectoryName(Repository.Executable(executable))!;
        var looked = new AssemblyLoadContext(name: null, isCollectible: true);
        var zones = Directory.GetFiles(folder, "EdgeMLOps.*.dll").Select(file => ProductAssemblies.ZoneOf(looked.LoadFromAssemblyPath(file))).ToArray();
        Assert.True(zones.Length >= 4, $"{zones.Length} assemblies");
        Assert.All(zones, zone => Assert.Contains(zone, new[] { "Crossing", "Neutral", "Relay" }));
        looked.Unload();
    }

    [Fact]
    public void Every_product_assembly_carries_the_zone_of_its_folder()
    {
        var expected = Zones.SelectMany(zone => ProjectsOf(zone.Folder).Select(name => (Name: name, zone.Zone))).Order().ToArray();
        var carried = ProductAssemblies.All.Select(assembly => (Name: assembly.GetName().Name!, Zone: ProductAssemblies.ZoneOf(assembly)!)).Order();
        Assert.Equal(expected, carried);
        Assert.True(expected.Length >= 13, $"{expected.Length} projects");
    }

    private static IEnumerable<string> ProjectsOf(string folder) =>
        Directory.GetDirectories(Path.Combine(Repository.Root, folder))
            .SelectMany(project => Directory.GetFiles(project, "*.csproj"))
            .Select(file => Path.GetFileNameWithoutExtension(file));
}
