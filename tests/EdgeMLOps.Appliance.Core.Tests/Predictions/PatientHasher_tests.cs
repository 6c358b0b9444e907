using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

public sealed class PatientHasher_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_key_is_made_once_for_its_owner_alone_and_kept()
    {
        var made = await PatientHasher.LoadOrCreateAsync(_folder["keys", "patient.key"], default);
        var read = await PatientHasher.LoadOrCreateAsync(_folder["keys", "patient.key"], default);

        Assert.Equal(made.KeyOf("1", "", "s"), read.KeyOf("1", "", "s"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["keys", "patient.key"]));
    }

    [Fact]
    public async Task A_key_that_others_may_read_or_that_is_cut_is_refused()
    {
        var path = _folder["patient.key"];
        await PatientHasher.LoadOrCreateAsync(path, default);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await Assert.ThrowsAsync<InvalidDataException>(() => PatientHasher.LoadOrCreateAsync(path, default));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllBytesAsync(path, new byte[31]);
        await Assert.ThrowsAsync<InvalidDataException>(() => PatientHasher.LoadOrCreateAsync(path, default));
    }

    [Fact]
    public void A_patient_is_one_over_studies_and_issuers_tell_equal_numbers_apart()
    {
        var hasher = PatientHasher.Ephemeral();

        Assert.Equal(hasher.KeyOf("1", "A", "s1"), hasher.KeyOf(" 1 ", "A", "s2"));
        Assert.NotEqual(hasher.KeyOf("1", "A", "s1"), hasher.KeyOf("1", "B", "s1"));
        Assert.NotEqual(hasher.KeyOf("1A", "", "s1"), hasher.KeyOf("A", "1", "s1"));
    }

    [Fact]
    public void Patients_without_a_number_are_not_one()
    {
        var hasher = PatientHasher.Ephemeral();

        Assert.NotEqual(hasher.KeyOf("", "", "s1"), hasher.KeyOf("", "", "s2"));
        Assert.NotEqual(hasher.KeyOf("", "", "s1"), hasher.KeyOf("s1", "", "s1"));
    }

    [Fact]
    public void Another_key_gives_other_hashes() =>
        Assert.NotEqual(PatientHasher.Ephemeral().KeyOf("1", "", "s"), PatientHasher.Ephemeral().KeyOf("1", "", "s"));
}
