namespace EdgeMLOps.Phantoms.Tests;

/// <summary>Phantoms for tests: small where size does not matter.</summary>
internal static class Some
{
    public const ulong Seed = 4711;

    public static PhantomOptions Small(PhantomKnobs? knobs = null) =>
        new() { MinimumSide = 512, MaximumSide = 512, Knobs = knobs ?? new PhantomKnobs() };

    public static PhantomOptions Lesions() => new() { MinimumSide = 1024, MaximumSide = 1152, LesionFree = 0 };

    public static Phantom Phantom(int index = 3, PhantomKnobs? knobs = null) =>
        PhantomFactory.Create(Seed, index, Small(knobs));
}
