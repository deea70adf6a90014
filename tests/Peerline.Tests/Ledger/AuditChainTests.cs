using Peerline.Ledger;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Ledger;

public sealed class AuditChainTests : IDisposable
{
    private static readonly Guid Chain = new("00000000-0000-7000-8000-00000000aaaa");
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-ledger-").FullName;
    private readonly AuditSigner signer;

    public AuditChainTests() => signer = new AuditSigner(new KeyFile(Path.Combine(folder, "audit.key")));

    public void Dispose()
    {
        signer.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static List<AuditRow> Entries(int count, Guid? chain = null)
    {
        var entries = new List<AuditRow>();
        for (var i = 1; i <= count; i++)
            entries.Add(AuditChain.Link(entries.LastOrDefault(), chain ?? Chain, Samples.Begin.AddSeconds(i), "noc", "approve", $"connections/{i}", $"entry {i}"));
        return entries;
    }

    private AuditVerdict Verify(IEnumerable<AuditRow> entries, params AuditCheckpointRow[] checkpoints) => AuditChain.Verify(entries, checkpoints, signer.IsSigned);

    private AuditCheckpointRow Sign(AuditRow head) => signer.Sign(head, Samples.Begin.ToMicros());

    [Fact]
    public void An_unbroken_chain_holds_with_and_without_checkpoints()
    {
        var entries = Entries(9);
        Assert.Equal(new AuditVerdict(true, 9, null, "9 entries, unbroken."), Verify(entries));
        Assert.True(Verify(entries, Sign(entries[3]), Sign(entries[8])).Holds);
        Assert.True(Verify([]).Holds);
    }

    [Fact]
    public void A_change_of_any_field_of_any_entry_is_found_there()
    {
        var changes = new Action<AuditRow>[]
        {
            e => e.Chain = Guid.Empty, e => e.At++, e => e.Actor = "somebody", e => e.Action = "reject", e => e.Target += "0", e => e.Detail = "",
            e => e.Hash = new string('0', 64), e => e.PreviousHash = new string('f', 64), e => e.Sequence += 100,
        };
        Assert.Equal(typeof(AuditRow).GetProperties().Length, changes.Length);
        for (var at = 0; at < 7; at++)
        {
            foreach (var change in changes)
            {
                var entries = Entries(7);
                change(entries[at]);
                var verdict = Verify(entries);
                Assert.Equal((false, at + 1L, (long)at), (verdict.Holds, verdict.FirstBad, verdict.Verified));
            }
        }
    }

    [Fact]
    public void A_change_with_its_hash_made_anew_is_found_at_the_next_entry()
    {
        var entries = Entries(7);
        entries[2].Detail = "entry 3, as somebody would have it";
        entries[2].Hash = AuditChain.HashOf(entries[2]);
        Assert.Equal(4, Verify(entries).FirstBad);
    }

    [Fact]
    public void A_chain_written_anew_from_some_entry_on_is_found_at_the_first_checkpoint_behind_it()
    {
        var entries = Entries(7);
        var checkpoint = Sign(entries[4]);
        var forged = entries.Take(2).ToList();
        for (var i = 3; i <= 7; i++) forged.Add(AuditChain.Link(forged[^1], Chain, Samples.Begin, "noc", "approve", "x", "forged"));
        Assert.True(Verify(forged).Holds);
        Assert.Equal(5, Verify(forged, checkpoint).FirstBad);
    }

    [Fact]
    public void A_deleted_entry_is_found_wherever_it_was()
    {
        for (var at = 0; at < 6; at++)
        {
            var entries = Entries(7);
            entries.RemoveAt(at);
            Assert.Equal(at + 1, Verify(entries).FirstBad);

            // The rest moved up by one, so that no number is missing.
            foreach (var entry in entries.Skip(at)) entry.Sequence--;
            Assert.Equal(at + 1, Verify(entries).FirstBad);
        }
    }

    [Fact]
    public void Reordered_entries_are_found_at_the_first_of_them()
    {
        var entries = Entries(7);
        (entries[2], entries[4]) = (entries[4], entries[2]);
        Assert.Equal(3, Verify(entries).FirstBad);
        (entries[2].Sequence, entries[4].Sequence) = (3, 5);
        Assert.Equal(3, Verify(entries).FirstBad);
    }

    [Fact]
    public void An_inserted_entry_is_found_with_and_without_the_rest_renumbered()
    {
        var entries = Entries(7);
        entries.Insert(3, AuditChain.Link(entries[2], Chain, Samples.Begin, "noc", "approve", "x", "put in between"));
        Assert.Equal(5, Verify(entries).FirstBad);
        foreach (var entry in entries.Skip(4)) entry.Sequence++;
        Assert.Equal(5, Verify(entries).FirstBad);
    }

    [Fact]
    public void A_tail_that_was_cut_off_is_found_by_the_checkpoint_and_the_first_missing_entry_is_named()
    {
        var entries = Entries(9);
        var checkpoint = Sign(entries[7]);
        Assert.Equal((false, 6L, 5L), Verify(entries.Take(5), checkpoint) is var cut ? (cut.Holds, cut.FirstBad, cut.Verified) : default);
        Assert.Equal(1, Verify([], checkpoint).FirstBad);

        // Cut off and grown again to the same length.
        var grown = entries.Take(5).ToList();
        for (var i = 0; i < 6; i++) grown.Add(AuditChain.Link(grown[^1], Chain, Samples.Begin, "noc", "approve", "x", "new"));
        Assert.Equal(8, Verify(grown, checkpoint).FirstBad);
    }

    [Fact]
    public void A_checkpoint_that_was_not_signed_here_is_found()
    {
        var entries = Entries(5);
        using var other = new AuditSigner(new KeyFile(Path.Combine(folder, "other.key")));
        Assert.Equal(3, Verify(entries, other.Sign(entries[2], 0)).FirstBad);
        foreach (var spoil in new Action<AuditCheckpointRow>[]
        {
            c => c.Sequence = 4, c => c.Hash = entries[0].Hash, c => c.At++, c => c.Chain = Guid.Empty, c => c.Signature = "", c => c.Signature = "no base64!",
            c => c.Signature = Convert.ToBase64String(new byte[64]), c => c.Signature = Convert.ToBase64String(new byte[500]),
        })
        {
            var checkpoint = Sign(entries[2]);
            Assert.True(signer.IsSigned(checkpoint));
            spoil(checkpoint);
            Assert.False(signer.IsSigned(checkpoint));
            Assert.False(Verify(entries, checkpoint).Holds);
        }

        var beyond = Sign(Entries(9)[8]);
        beyond.Signature = "";
        Assert.Contains("not signed", Verify(entries, beyond).Sentence);
    }

    [Fact]
    public void The_key_is_kept_so_that_a_later_process_knows_its_signatures()
    {
        var checkpoint = Sign(Entries(1)[0]);
        using var later = new AuditSigner(new KeyFile(Path.Combine(folder, "audit.key")));
        Assert.True(later.IsSigned(checkpoint));
        Assert.Equal(signer.PublicKeyPem, later.PublicKeyPem);
    }
}
