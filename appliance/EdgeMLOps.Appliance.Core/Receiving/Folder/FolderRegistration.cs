using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>Registers the watched folder as a side of the hospital link.</summary>
internal static class FolderRegistration
{
    public static IServiceCollection AddFolder(this IServiceCollection services) => services
        .AddValidated<FolderOptions, FolderOptionsValidator>(FolderOptions.Section)
        .AddSingleton<FolderCounts>()
        .AddSingleton<FolderPlaces>()
        .AddSingleton<FolderIntake>()
        .AddSingleton<FolderDoor>()
        .AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<FolderDoor>());
}
