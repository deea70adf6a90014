using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Peerline.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Access : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "RoleAssignments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PrincipalId = table.Column<string>(type: "text", nullable: false),
                    PrincipalType = table.Column<string>(type: "text", nullable: false),
                    Note = table.Column<string>(type: "text", nullable: false),
                    Role = table.Column<string>(type: "text", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: true),
                    GroupKey = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleAssignments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Users",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    DisplayName = table.Column<string>(type: "text", nullable: false),
                    PasswordHash = table.Column<string>(type: "text", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    LockedUntil = table.Column<long>(type: "bigint", nullable: true),
                    Stamp = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Users", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RoleAssignments_PrincipalId",
                table: "RoleAssignments",
                column: "PrincipalId");

            migrationBuilder.CreateIndex(
                name: "IX_RoleAssignments_SubscriptionId",
                table: "RoleAssignments",
                column: "SubscriptionId");

            migrationBuilder.CreateIndex(
                name: "IX_Users_NameKey",
                table: "Users",
                column: "NameKey",
                unique: true);

            migrationBuilder.Sql(
                """
                -- Every client keeps what it could do: an operator's everything, a peer's its subscriptions.
                insert into "RoleAssignments" ("Id", "PrincipalId", "PrincipalType", "Note", "Role", "SubscriptionId", "GroupKey", "CreatedAt", "CreatedBy")
                select gen_random_uuid(), c."ClientId", 'ServicePrincipal', '', case c."Role" when 'Operator' then 'Operator' else 'PeerContributor' end,
                       s.id, '', (extract(epoch from now()) * 1000000)::bigint, 'peerline'
                from (select "ClientId", null::uuid as id from "Clients" where "Role" = 'Operator'
                      union all select x."ClientId", j.value::uuid from "Clients" x, jsonb_array_elements_text(x."Subscriptions"::jsonb) j where x."Role" = 'Peer') s
                join "Clients" c on c."ClientId" = s."ClientId";
                """);

            migrationBuilder.DropColumn(
                name: "Role",
                table: "Clients");

            migrationBuilder.DropColumn(
                name: "Subscriptions",
                table: "Clients");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RoleAssignments");

            migrationBuilder.DropTable(
                name: "Users");

            migrationBuilder.AddColumn<string>(
                name: "Role",
                table: "Clients",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Subscriptions",
                table: "Clients",
                type: "text",
                nullable: false,
                defaultValue: "");
        }
    }
}
