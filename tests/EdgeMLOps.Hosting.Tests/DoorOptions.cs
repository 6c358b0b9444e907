namespace EdgeMLOps.Hosting.Tests;

public sealed class DoorOptions
{
    public string Name { get; set; } = "";
}
