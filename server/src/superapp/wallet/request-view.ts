import { encodeMerchantQr, type wallet as contract } from '@herald/contract';
import type { Queryable } from '#platform/db';
import type { Holders } from './holders.ts';
import { decimalOf } from './money.ts';
import { shopName, type Payees } from './payees.ts';
import { findMerchant, type MerchantRow } from './store/merchants.ts';
import type { RequestRow } from './store/requests.ts';
import type { Rule } from './rules.ts';

export interface RequestViewParts {
  readonly holders: Holders;
  readonly payees: Payees;
  readonly serverName: string;
}

export type RequestView = ReturnType<typeof createRequestView>;

/** Requests and shops as people see them, with the codes that are shown to be paid. */
export function createRequestView({ holders, payees, serverName }: RequestViewParts) {
  const codeOf = (merchant: MerchantRow, rule: Rule, request: RequestRow | null): string =>
    encodeMerchantQr({
      kind: request ? 'dynamic' : 'static',
      account: { serverName, merchantId: merchant.merchantId, requestId: request?.requestId ?? null },
      categoryCode: merchant.category,
      currencyCode: rule.numericCode,
      amount: request && decimalOf(BigInt(request.amount), rule.exponent),
      countryCode: merchant.country,
      name: merchant.name,
      city: merchant.city,
      reference: request?.reference ?? null,
    });

  async function shopOf(
    tx: Queryable,
    request: RequestRow,
  ): Promise<Pick<contract.PaymentRequest, 'merchant' | 'reference' | 'qr'>> {
    const { merchantId, payee, currency, reference } = request;
    const merchant = merchantId === null ? null : await findMerchant(tx, merchantId);
    if (!merchant) return {};
    const rule = await holders.rule(tx, await holders.find(tx, payee), currency);
    return {
      merchant: shopName(merchant),
      ...(reference !== null && { reference }),
      qr: codeOf(merchant, rule, request),
    };
  }

  return {
    codeOf,
    async show(tx: Queryable, request: RequestRow): Promise<contract.PaymentRequest> {
      const { payer, payee, decidedMs } = request;
      const shop = await shopOf(tx, request);
      return {
        request_id: request.requestId,
        state: request.state,
        payer: payer as contract.PaymentRequest['payer'],
        payee: payee as contract.PaymentRequest['payee'],
        payee_name: shop.merchant?.name ?? (await payees.nameOf(payee)),
        amount: request.amount,
        currency: request.currency,
        split_id: request.splitId,
        ...shop,
        created_at: request.createdMs,
        ...(decidedMs !== null && { decided_at: decidedMs }),
      };
    },
  };
}
